// What a command serves: a CDKTF stack, a plan, or a Terraform project, relative to the caller's folder.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Gateway, startGateway, type Suggestions } from "../index.ts";
import { type ServeOptions, UsageError } from "./options.ts";
import type { TerminalOutput } from "./terminal/terminal-output.ts";
import { startProject } from "./terraform/start-project.ts";

/** What a project adds to serving its stacks. */
export interface StackHooks {
  /** Builds zips and JSON. @throws {UsageError} */
  prepare?: (output: TerminalOutput) => Promise<void>;
  suggestions?: (stack: string) => Suggestions;
  /** Query string with a client's token, or `subprotocol`. Default: the authorizer's identity sources. */
  token?: (stack: string) => string;
  started?: (
    gateway: Pick<Gateway, "updateCode" | "showBuildError">,
    output: TerminalOutput,
  ) => Promise<void>;
}

export interface Source {
  /** Does what start needs; nothing changes for a gateway that serves already. @throws {UsageError} */
  prepare(): Promise<void>;
  /** @throws {UsageError | GatewayError} */
  start(port: number): Promise<Gateway>;
  /** For people, for example `the stack "dev"`. */
  name: string;
  /** See {@link StackHooks}. */
  token?: string;
  suggestions?: Suggestions;
}

const STACKS = "cdktf.out/stacks";

export const createSource = (
  options: ServeOptions,
  hooks: StackHooks,
  output: TerminalOutput,
): Source => {
  const { plan, terraform } = options;
  if (plan !== undefined) {
    const projectDirectory = dirname(plan);
    const start = (port: number) =>
      startGateway({ ...options, port, planPath: plan, projectDirectory, output });
    return { name: plan, prepare: doNothing, start };
  }
  if (terraform !== undefined) {
    const start = (port: number) => startProject({ ...options, port }, output, terraform);
    return { name: terraform, prepare: doNothing, start };
  }
  return createStackSource(options, hooks, output);
};

const doNothing = async (): Promise<void> => {};

/** Keeps the stack's queues from one run to the next. */
const createStackSource = (
  options: ServeOptions,
  hooks: StackHooks,
  output: TerminalOutput,
): Source => {
  const findStack = (): string => options.stack ?? onlyStack();
  return {
    get name() {
      return `the stack "${findStack()}"`;
    },
    get token() {
      return hooks.token?.(findStack());
    },
    get suggestions() {
      return hooks.suggestions?.(findStack());
    },
    prepare: async () => hooks.prepare?.(output),
    start: (port) => {
      const stack = findStack();
      return startGateway({
        ...options,
        port,
        configurationPath: findConfiguration(stack),
        environment: process.env,
        output,
        suggestions: hooks.suggestions?.(stack),
        queueStatePath: `.local/${stack}-queues.json`,
      });
    },
  };
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
