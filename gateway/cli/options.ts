// Command-line options of a command that serves.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Clock } from "../time/clock.ts";
import type { Throttle } from "../model/stages.ts";
import { parseClock } from "./clock-option.ts";
import { readFaults } from "./faults-option.ts";
import { assertNotTakenByNpm } from "./npm-options.ts";
import { parseRate } from "./rate-option.ts";
import type { LogFormat } from "./terminal/output.ts";
import { type Parameters, readParameters } from "./terraform/parameters-option.ts";

/** A command that runs the gateway: the package's own, or one that does more before and after. */
export interface CommandLine {
  /** As users type it, for example `npm start --`. */
  command: string;
  /** CDKTF stack to serve by default. Default: the only one with an API. */
  defaultStack?: string;
  /** Additional flags of the command, and their descriptions in the usage text. */
  flags: Record<string, string>;
}

const usageLine = (option: string, text: string): string => `  ${option.padEnd(22)}  ${text}`;

export const describeUsage = ({ command, defaultStack, flags }: CommandLine): string =>
  `Usage: ${command} [options]

  --port N                port on 127.0.0.1; default: the environment variable PORT, else 3001
  --stack NAME            stack in cdktf.out to serve; default: ${defaultStack ?? "the only one with an API"}
  --plan FILE             serve a plan: the output of "terraform show -json"
  --terraform DIR         plan the Terraform project in DIR without an account, and serve the plan
  --var NAME=VALUE        set a variable of that project; repeatable
  --var-file FILE         read variables of that project from a file; repeatable
  --parameters FILE       values of SSM parameters and secrets that the plan asks for: JSON, by name
  --account               plan with your own AWS credentials and the project's state instead
  --zip FUNCTION=FILE     path of a function's or layer's zip, or of a folder or file that stands for one; repeatable
  --run FUNCTION="COMMAND"
                          run a function by a command that speaks Lambda's Runtime API: images, and languages that
                          are not served; repeatable
  --env FUNCTION.NAME=VALUE
                          set an environment variable of a function, or of all with *; repeatable
  --api ADDRESS           the only WebSocket API to serve, by address or name; default: all; HTTP APIs
                          are all served
  --clock 60x             speed up idle timeouts, connection lifetimes, expiry, schedules and queues, 1x to
                          1000x; functions and rate limits keep real time; default: 1x
  --rate N                the account's requests per second, with bursts of half of that; default: 10000
  --faults JSON           faults to inject, as JSON or the path of a JSON file
  --strict                do not start if there is a warning about the configuration
  --no-iam                do not enforce the functions' roles
  --log text|json         print lines for people, or a JSON object per line; default: text
${Object.entries(flags)
  .map(([flag, text]) => usageLine(`--${flag}`, text))
  .concat(usageLine("--version", "print the version"), usageLine("--help", "print this text"))
  .join("\n")}`;

/** A mistake in how a command was called. Only its message is printed, without a stack trace. */
export class UsageError extends Error {}

export interface ServeOptions {
  port: number;
  stack?: string;
  plan?: string;
  terraform?: string;
  /** Arguments of `terraform plan`. */
  terraformVariables: string[];
  parameters: Parameters;
  /** Whether to plan with the caller's own credentials. */
  account: boolean;
  api?: string;
  zips: Record<string, string>;
  /** Commands by function. */
  commands: Record<string, string>;
  variables: Record<string, Record<string, string>>;
  clock: Clock;
  accountThrottle?: Throttle;
  faults: unknown;
  iam: boolean;
  /** Whether a warning prevents the start. */
  strict: boolean;
  log: LogFormat;
  help: boolean;
  version: boolean;
  /** The given flags of {@link CommandLine.flags}. */
  flags: ReadonlySet<string>;
}

/** @throws {UsageError} */
export const parseOptions = (
  args: string[],
  environment: NodeJS.ProcessEnv,
  commandLine: CommandLine,
): ServeOptions => {
  try {
    const known = { ...toFlagOptions(commandLine), ...OPTIONS };
    assertNotTakenByNpm(environment, listTakers(known), args);
    const { values } = parseArgs({ args, options: known });
    const { plan, terraform, api, help, version, zip, run, env, clock, faults, rate } = values;
    const { port = environment["PORT"] ?? "3001", stack = commandLine.defaultStack } = values;
    const options = { plan, terraform, api, help, version, stack };
    const flags = givenFlags(commandLine, values);
    assertOneSource(values, flags);
    return {
      ...options,
      port: parsePort(port),
      terraformVariables: parseTerraformVariables(values),
      parameters: readParameters(values.parameters),
      account: values.account,
      zips: Object.fromEntries(zip.map(parseZip)),
      commands: Object.fromEntries(run.map(parseRun)),
      variables: parseVariables(env),
      clock: parseClock(clock),
      accountThrottle: parseRate(rate),
      faults: readFaults(faults),
      iam: !values["no-iam"],
      strict: values.strict,
      log: parseLogFormat(values.log),
      flags,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.replace(/\.?$/, ".")} See: ${commandLine.command} --help`);
  }
};

const SEVERAL = { type: "string", multiple: true, default: [] as string[] } as const;

const FLAG = { type: "boolean", default: false } as const;

const OPTIONS = {
  port: { type: "string" },
  stack: { type: "string" },
  plan: { type: "string" },
  terraform: { type: "string" },
  var: SEVERAL,
  "var-file": SEVERAL,
  parameters: { type: "string" },
  account: FLAG,
  api: { type: "string" },
  zip: SEVERAL,
  run: SEVERAL,
  env: SEVERAL,
  clock: { type: "string", default: "1x" },
  rate: { type: "string" },
  faults: { type: "string", default: "{}" },
  "no-iam": FLAG,
  strict: FLAG,
  log: { type: "string", default: "text" },
  help: FLAG,
  version: FLAG,
} as const;

/** @returns whether each option takes a value. */
const listTakers = (
  options: Record<string, { type: "string" | "boolean" }>,
): Map<string, boolean> =>
  new Map(Object.entries(options).map(([name, { type }]) => [name, type === "string"]));

const toFlagOptions = ({ flags }: CommandLine): Record<string, typeof FLAG> =>
  Object.fromEntries(Object.keys(flags).map((flag) => [flag, FLAG]));

const givenFlags = ({ flags }: CommandLine, values: Record<string, unknown>): Set<string> =>
  new Set(Object.keys(flags).filter((flag) => values[flag] === true));

interface Sources {
  plan?: string;
  terraform?: string;
  stack?: string;
  var: string[];
  "var-file": string[];
  parameters?: string;
  account: boolean;
}

const assertOneSource = (given: Sources, flags: ReadonlySet<string>): void => {
  const [first, second] = (["stack", "plan", "terraform"] as const).filter((name) => given[name]);
  if (first !== undefined && second !== undefined) {
    throw new Error(`--${first} and --${second} exclude each other; expected only one of them`);
  }
  const [flag] = flags;
  if (flag !== undefined && (given.plan ?? given.terraform) !== undefined) {
    throw new Error(`--${flag} works only with stacks; remove it, or --plan and --terraform`);
  }
  const ofProject = (["var", "var-file", "parameters", "account"] as const).find((name) => {
    const value = given[name];
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  });
  if (given.terraform === undefined && ofProject !== undefined) {
    throw new Error(
      `--${ofProject} is for the plan of a Terraform project; expected --terraform DIR too`,
    );
  }
  if (given.account && given.parameters !== undefined) {
    throw new Error("--account and --parameters exclude each other; expected only one of them");
  }
};

/** Resolves file paths: they are relative to the caller's folder, but Terraform runs in the project's. */
const parseTerraformVariables = (given: { var: string[]; "var-file": string[] }): string[] => [
  ...given.var.map((text) => `-var=${text}`),
  ...given["var-file"].map((path) => `-var-file=${resolve(path)}`),
];

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`The port is "${text}"; expected a whole number from 0 to 65535.`);
  }
  return port;
};

const parseLogFormat = (text: string): LogFormat => {
  if (text === "text" || text === "json") return text;
  throw new Error(`--log is "${text}"; expected text or json.`);
};

/** Splits at the last equals sign, since addresses may contain quoted ones. */
const parseZip = (text: string): [string, string] => {
  const [, name, path] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (name === undefined || path === undefined) {
    throw new Error(`--zip is "${text}"; expected FUNCTION=FILE, such as hello=dist/hello.zip`);
  }
  return [name, path];
};

/** Splits at the first equals sign outside of quotes and brackets: commands and addresses may contain others. */
const parseRun = (text: string): [string, string] => {
  const [, name, command] = /^((?:\["[^"]*"\]|[^="])+)=(.*\S.*)$/s.exec(text) ?? [];
  if (name === undefined || command === undefined) {
    throw new Error(
      `--run is "${text}"; expected FUNCTION="COMMAND", such as hello="node dist/hello.js"`,
    );
  }
  return [name, command];
};

const parseVariables = (texts: string[]): ServeOptions["variables"] => {
  const variables = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, name, variable, value] = /^(.+?)\.([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || variable === undefined) {
      throw new Error(`--env is "${text}"; expected FUNCTION.NAME=VALUE, such as hello.STAGE=dev`);
    }
    variables.set(name, { ...variables.get(name), [variable]: value ?? "" });
  }
  return Object.fromEntries(variables);
};
