// npm start: builds the zips, synthesizes a stack, and serves it on this machine.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Gateway, GatewayError, startGateway } from "../local/index.ts";
import { parseClock } from "./lib/clock-option.ts";
import { readFaults } from "./lib/faults-option.ts";
import { greeting } from "./lib/greeting.ts";
import { consoleOutput } from "./lib/console-output.ts";
import { watchHandlers } from "./lib/watch.ts";

const USAGE = `Usage: npm start -- [options]

  --port N      port on 127.0.0.1; default: the environment variable PORT, else 3001
  --stack NAME  stack to serve; default: dev
  --clock 60x   let idle timeout, life, expiry, schedules and queues pass faster, 1x to 1000x;
                functions and the limits of requests keep real time; default: 1x
  --faults JSON what shall go wrong, as JSON or the name of a file with it; see docs/faults.md
  --no-iam      let functions call whatever they like, not only what their roles allow
  --watch       rebuild and reload handlers when their files change
  --help        this text`;

const STACKS = "cdktf.out/stacks";

class UsageError extends Error {}

const parseOptions = () => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: process.env["PORT"] ?? "3001" },
        stack: { type: "string", default: "dev" },
        clock: { type: "string", default: "1x" },
        faults: { type: "string", default: "{}" },
        "no-iam": { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return {
      ...values,
      port: parsePort(values.port),
      clock: parseClock(values.clock),
      faults: readFaults(values.faults),
    };
  } catch (error) {
    throw new UsageError(`${messageOf(error).replace(/\.?$/, ".")} See: npm start -- --help`);
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`The port is "${text}"; expected a whole number from 0 to 65535.`);
  }
  return port;
};

/** In a process of its own: what bundles and synthesizes takes memory that the gateway has no use for. */
const run = (script: string): void => {
  const stdio = ["ignore", "ignore", "inherit"] as const;
  const { status } = spawnSync(process.execPath, [script], { stdio: [...stdio] });
  if (status !== 0) throw new UsageError(`${script} failed; see above.`);
};

const configurationOf = (stack: string): string => {
  const path = `${STACKS}/${stack}/cdk.tf.json`;
  if (existsSync(path)) return path;
  const stacks = readdirSync(STACKS).filter(hasApi).join(", ");
  throw new UsageError(`There is no stack "${stack}" in ${STACKS}; expected one of ${stacks}.`);
};

/** Other stacks have nothing that could be served. */
const hasApi = (stack: string): boolean =>
  readFileSync(`${STACKS}/${stack}/cdk.tf.json`, "utf8").includes('"aws_apigatewayv2_api"');

const closeOnSignal = (gateway: Gateway): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void gateway.close().then(() => process.exit(0)));
  }
};

const main = async (): Promise<void> => {
  const { port, stack, clock, faults, watch, help, ...options } = parseOptions();
  if (help) {
    console.log(USAGE);
    return;
  }
  run("scripts/build.ts");
  run("main.ts");
  const gateway = await startGateway({
    configurationPath: configurationOf(stack),
    port,
    clock,
    faults,
    environment: process.env,
    output: consoleOutput,
    iam: !options["no-iam"],
    queueStatePath: `.local/${stack}-queues.json`,
  });
  closeOnSignal(gateway);
  console.log(greeting(gateway, stack));
  if (watch) await watchHandlers("handlers", "dist", gateway);
};

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof GatewayError)) throw error;
  console.error(error.message);
  process.exit(1);
}
