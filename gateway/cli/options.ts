// What is given to a command that serves.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Clock } from "../time/clock.ts";
import type { Throttle } from "../model/stages.ts";
import { parseClock } from "./clock-option.ts";
import { readFaults } from "./faults-option.ts";
import { parseRate } from "./rate-option.ts";

/** A command that serves with the gateway: the package's own, or one that does more before and after. */
export interface CommandLine {
  /** As people call it, for example `npm start --`. */
  command: string;
  /** Stack of CDKTF that is served when nothing else is asked for. Default: the only one with an API. */
  defaultStack?: string;
  /** Options without a value that the gateway does not know, and what the usage says of each. */
  flags: Record<string, string>;
}

const usageLine = (option: string, text: string): string => `  ${option.padEnd(22)}  ${text}`;

export const describeUsage = ({ command, defaultStack, flags }: CommandLine): string =>
  `Usage: ${command} [options]

  --port N                port on 127.0.0.1; default: the environment variable PORT, else 3001
  --stack NAME            stack in cdktf.out to serve; default: ${defaultStack ?? "the only one with an API"}
  --plan FILE             serve what "terraform show -json" writes about a plan instead
  --terraform DIR         plan the Terraform project in DIR, and serve that plan
  --var NAME=VALUE        a variable of that project; may be given several times
  --var-file FILE         a file with such variables; may be given several times
  --zip FUNCTION=FILE     where the zip of a function lies; may be given several times
  --env FUNCTION.NAME=VALUE
                          an environment variable of a function, or with * of all of them; may be given
                          several times
  --api ADDRESS           the only WebSocket API to serve, by address or name; default: all
  --clock 60x             let idle timeout, life, expiry, schedules and queues pass faster, 1x to 1000x;
                          functions and the limits of requests keep real time; default: 1x
  --rate N                requests a second that the account may make, and half of that at once; default: 10000
  --faults JSON           what goes wrong on purpose, as JSON or the name of a file with it
  --no-iam                let functions call whatever they like, not only what their roles allow
${Object.entries(flags)
  .map(([flag, text]) => usageLine(`--${flag}`, text))
  .concat(usageLine("--version", "of this program"), usageLine("--help", "this text"))
  .join("\n")}`;

/** What is wrong with how something was called; its message is all that is printed. */
export class UsageError extends Error {}

export interface ServeOptions {
  port: number;
  stack?: string;
  plan?: string;
  terraform?: string;
  /** Arguments of `terraform plan`. */
  terraformVariables: string[];
  api?: string;
  zips: Record<string, string>;
  variables: Record<string, Record<string, string>>;
  clock: Clock;
  accountThrottle?: Throttle;
  faults: unknown;
  iam: boolean;
  help: boolean;
  version: boolean;
  /** Of the command line's own, those that were given. */
  flags: ReadonlySet<string>;
}

/** @throws {UsageError} */
export const parseOptions = (
  args: string[],
  environment: { PORT?: string },
  commandLine: CommandLine,
): ServeOptions => {
  try {
    const { values } = parseArgs({ args, options: { ...toFlagOptions(commandLine), ...OPTIONS } });
    const { plan, terraform, api, help, version, zip, env, clock, faults, rate } = values;
    const { port = environment.PORT ?? "3001", stack = commandLine.defaultStack } = values;
    const options = { plan, terraform, api, help, version, stack };
    const flags = givenFlags(commandLine, values);
    assertOneSource(values, flags);
    return {
      ...options,
      port: parsePort(port),
      terraformVariables: parseTerraformVariables(values),
      zips: Object.fromEntries(zip.map(parseZip)),
      variables: parseVariables(env),
      clock: parseClock(clock),
      accountThrottle: parseRate(rate),
      faults: readFaults(faults),
      iam: !values["no-iam"],
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
  api: { type: "string" },
  zip: SEVERAL,
  env: SEVERAL,
  clock: { type: "string", default: "1x" },
  rate: { type: "string" },
  faults: { type: "string", default: "{}" },
  "no-iam": FLAG,
  help: FLAG,
  version: FLAG,
} as const;

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
}

const assertOneSource = (given: Sources, flags: ReadonlySet<string>): void => {
  const [first, second] = (["stack", "plan", "terraform"] as const).filter((name) => given[name]);
  if (first !== undefined && second !== undefined) {
    throw new Error(`--${first} and --${second} are given together; expected one of them`);
  }
  const [flag] = flags;
  if (flag !== undefined && (given.plan ?? given.terraform) !== undefined) {
    throw new Error(`--${flag} is for stacks; expected no --plan or --terraform`);
  }
  if (given.terraform === undefined && [...given.var, ...given["var-file"]].length > 0) {
    throw new Error("--var and --var-file are for a project that is planned; expected --terraform");
  }
};

/** Files are named from where the command is called, and Terraform works in the project. */
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

/** Addresses have equals signs in quotes at most: what follows the last one is the path. */
const parseZip = (text: string): [string, string] => {
  const [, name, path] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (name === undefined || path === undefined) {
    throw new Error(`--zip is "${text}"; expected FUNCTION=FILE, such as hello=dist/hello.zip`);
  }
  return [name, path];
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
