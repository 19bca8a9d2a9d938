// npm start: builds the zips, synthesizes a stack, and serves it on this machine; or serves somebody else's plan.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import {
  expectFreePort,
  GatewayError,
  RefusedConfiguration,
  startGateway,
} from "../local/index.ts";
import { createTemporaryFolder } from "../local/temporary-folder.ts";
import { buildAndSynthesize } from "./lib/build-and-synth.ts";
import { consoleOutput } from "./lib/console-output.ts";
import { closeAtEnds } from "./lib/ends.ts";
import { DEV_QUERY, greeting } from "./lib/greeting.ts";
import { parseOptions, type StartOptions, UsageError, USAGE } from "./lib/options.ts";
import { planProject } from "./lib/terraform-plan.ts";
import { surviveFaults } from "./lib/survive-faults.ts";
import { refusal } from "./lib/refusal.ts";
import { suggestionsFor } from "./lib/suggestions.ts";
import { watchHandlers } from "./lib/watch.ts";

const STACKS = "cdktf.out/stacks";

const configurationOf = (stack: string): string => {
  const path = `${STACKS}/${stack}/cdk.tf.json`;
  if (!existsSync(STACKS)) throw new UsageError(`${STACKS} is missing; start without --no-build.`);
  if (existsSync(path) && hasApi(stack)) return path;
  const stacks = readdirSync(STACKS).filter(hasApi).join(", ");
  throw new UsageError(
    `There is no stack "${stack}" with an API in ${STACKS}; expected one of ${stacks}.`,
  );
};

/** Other stacks have nothing that could be served. */
const hasApi = (stack: string): boolean =>
  readFileSync(`${STACKS}/${stack}/cdk.tf.json`, "utf8").includes('"aws_apigatewayv2_api"');

/** Zips, JSON and queues of this project's own stack. */
const serveStack = async (options: StartOptions): Promise<void> => {
  const { stack, build, port } = options;
  if (build) {
    await expectFreePort(port);
    buildAndSynthesize();
  }
  const gateway = await startGateway({
    ...options,
    configurationPath: configurationOf(stack),
    environment: process.env,
    output: consoleOutput,
    suggestions: suggestionsFor(stack),
    queueStatePath: `.local/${stack}-queues.json`,
  });
  closeAtEnds(gateway, consoleOutput);
  surviveFaults(process, consoleOutput);
  console.log(
    greeting(gateway, `the stack "${stack}"`, stack === "dev" ? DEV_QUERY : "subprotocol"),
  );
  if (options.watch) await watchHandlers("handlers", "dist", gateway);
};

/** Somebody else's project: nothing is built here. */
const servePlan = async (options: StartOptions, planPath: string, directory: string) => {
  const gateway = await startGateway({
    ...options,
    planPath,
    projectDirectory: directory,
    output: consoleOutput,
  });
  closeAtEnds(gateway, consoleOutput);
  surviveFaults(process, consoleOutput);
  console.log(greeting(gateway, options.plan ?? directory));
};

/** The plan is read before anything else is started, and not kept: it may hold secrets. */
const serveProject = async (options: StartOptions, directory: string): Promise<void> => {
  await expectFreePort(options.port);
  const workDirectory = createTemporaryFolder("terraform-plan");
  try {
    await servePlan(options, planProject(directory, workDirectory), directory);
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
};

const main = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2), process.env);
  const { help, plan, terraform } = options;
  if (help) console.log(USAGE);
  else if (plan !== undefined) await servePlan(options, plan, dirname(plan));
  else if (terraform !== undefined) await serveProject(options, terraform);
  else await serveStack(options);
};

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof GatewayError)) throw error;
  console.error(error instanceof RefusedConfiguration ? refusal(error) : error.message);
  process.exit(1);
}
