// What a command serves: a CDKTF stack, a plan, or a Terraform project, relative to the caller's folder.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type Gateway, startGateway, type Suggestions } from "../index.ts";
import { createRunFolder } from "../run-folder.ts";
import { type ServeOptions, UsageError } from "./options.ts";
import type { Step } from "./terminal/steps.ts";
import type { TerminalOutput } from "./terminal/terminal-output.ts";
import { planProject } from "./terraform-plan.ts";

/** What a project adds to serving its stacks. */
export interface StackHooks {
  /** Builds zips and JSON. */
  prepare?: (step: Step) => void;
  suggestions?: (stack: string) => Suggestions;
  /** Query string with a client's token, or `subprotocol`. Default: the authorizer's identity sources. */
  token?: (stack: string) => string;
  started?: (gateway: Pick<Gateway, "updateCode" | "showBuildError">) => Promise<void>;
}

export interface Source {
  /** Does what start needs; nothing changes for a gateway that serves already. @throws {UsageError} */
  prepare(): void;
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
    const start = (port: number) => startGateway({ ...options, port, planPath: plan, output });
    return { name: plan, prepare: () => {}, start };
  }
  if (terraform !== undefined) return createProjectSource(options, output, terraform);
  return createStackSource(options, hooks, output);
};

/**
 * Serves another project: builds nothing. Removes the plan when the gateway has started, since it may contain secrets.
 */
const createProjectSource = (
  options: ServeOptions,
  output: TerminalOutput,
  directory: string,
): Source => ({
  name: directory,
  prepare: () => {},
  start: async (port) => {
    const workDirectory = createRunFolder("terraform-plan");
    try {
      const planPath = output.step(`Planning ${directory}`, () =>
        planProject(directory, workDirectory, options.terraformVariables),
      );
      const directories = { projectDirectory: directory, sourceDirectory: directory };
      return await startGateway({ ...options, ...directories, port, planPath, output });
    } finally {
      rmSync(workDirectory, { recursive: true });
    }
  },
});

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
    prepare: () => hooks.prepare?.(output.step),
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
