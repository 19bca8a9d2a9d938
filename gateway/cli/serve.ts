// Serves a CDKTF stack, a plan, or a Terraform project, relative to the caller's folder.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { expectFreePort, type Gateway, startGateway, type Suggestions } from "../index.ts";
import { createRunFolder } from "../run-folder.ts";
import { consoleOutput } from "./console-output.ts";
import { closeAtEnds } from "./ends.ts";
import { greeting } from "./greeting.ts";
import { type ServeOptions, UsageError } from "./options.ts";
import { surviveFaults } from "./survive-faults.ts";
import { planProject } from "./terraform-plan.ts";

/** What a project adds to serving its stacks. */
export interface StackHooks {
  /** Builds zips and JSON, after the port was found free. */
  prepare?: () => void;
  suggestions?: (stack: string) => Suggestions;
  /** Query string with a client's token, or `subprotocol`. Default: the authorizer's identity sources. */
  token?: (stack: string) => string;
  started?: (gateway: Gateway) => Promise<void>;
}

const STACKS = "cdktf.out/stacks";

/** @throws {UsageError | GatewayError} */
export const serve = async (options: ServeOptions, hooks: StackHooks): Promise<void> => {
  await expectFreePort(options.port);
  const { plan, terraform } = options;
  if (plan !== undefined) await servePlan(options, plan, dirname(plan));
  else if (terraform !== undefined) await serveProject(options, terraform);
  else await serveStack(options, hooks);
};

/** Keeps the stack's queues from one run to the next. */
const serveStack = async (options: ServeOptions, hooks: StackHooks): Promise<void> => {
  hooks.prepare?.();
  const stack = options.stack ?? onlyStack();
  const gateway = await startGateway({
    ...options,
    configurationPath: findConfiguration(stack),
    environment: process.env,
    output: consoleOutput,
    suggestions: hooks.suggestions?.(stack),
    queueStatePath: `.local/${stack}-queues.json`,
  });
  announce(gateway, greeting(gateway, `the stack "${stack}"`, hooks.token?.(stack)));
  await hooks.started?.(gateway);
};

const onlyStack = (): string => {
  const [only, ...others] = stacks();
  if (only !== undefined && others.length === 0) return only;
  const found = only === undefined ? "none with an API" : [only, ...others].join(", ");
  throw new UsageError(
    `${STACKS} has ${found}; choose one with --stack NAME, or use --terraform DIR or --plan FILE instead.`,
  );
};

const findConfiguration = (stack: string): string => {
  const names = stacks();
  if (names.includes(stack)) return `${STACKS}/${stack}/cdk.tf.json`;
  throw new UsageError(
    `There is no stack "${stack}" with an API in ${STACKS}; expected one of ${names.join(", ")}.`,
  );
};

/** Names of the stacks with an API. */
const stacks = (): string[] => {
  if (!existsSync(STACKS)) {
    throw new UsageError(
      `${STACKS} does not exist: synthesize the stacks first, or use --terraform DIR or --plan FILE instead.`,
    );
  }
  return readdirSync(STACKS).filter((name) => {
    const path = `${STACKS}/${name}/cdk.tf.json`;
    return existsSync(path) && readFileSync(path, "utf8").includes('"aws_apigatewayv2_api"');
  });
};

/** Serves another project: builds nothing. */
const servePlan = async (options: ServeOptions, planPath: string, projectDirectory: string) => {
  const gateway = await startGateway({
    ...options,
    planPath,
    projectDirectory,
    output: consoleOutput,
  });
  announce(gateway, greeting(gateway, options.plan ?? projectDirectory));
};

/** Removes the plan when the gateway has started: it may contain secrets. */
const serveProject = async (options: ServeOptions, directory: string): Promise<void> => {
  const workDirectory = createRunFolder("terraform-plan");
  try {
    const planPath = planProject(directory, workDirectory, options.terraformVariables);
    await servePlan(options, planPath, directory);
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
};

const announce = (gateway: Gateway, lines: string): void => {
  closeAtEnds(gateway, consoleOutput);
  surviveFaults(process, consoleOutput);
  console.log(lines);
};
