// What is given after `npm start --`.
import { parseArgs } from "node:util";
import type { Clock } from "../clock.ts";
import type { Throttle } from "../model/stages.ts";
import { parseClock } from "./clock-option.ts";
import { readFaults } from "./faults-option.ts";
import { parseRate } from "./rate-option.ts";

export const USAGE = `Usage: npm start -- [options]

  --port N                port on 127.0.0.1; default: the environment variable PORT, else 3001
  --stack NAME            stack to serve; default: dev
  --no-build              serve the zips and the JSON that the last start has left
  --plan FILE             serve what "terraform show -json" writes about a plan instead
  --terraform DIR         plan the Terraform project in DIR, and serve that plan
  --zip FUNCTION=FILE     where the zip of a function lies; may be given several times
  --env FUNCTION.NAME=VALUE
                          an environment variable of a function, or with * of all of them; may be given
                          several times
  --api ADDRESS           the only WebSocket API to serve, by address or name; default: all
  --clock 60x             let idle timeout, life, expiry, schedules and queues pass faster, 1x to 1000x;
                          functions and the limits of requests keep real time; default: 1x
  --rate N                requests a second that the account may make, and half of that at once; default: 10000
  --faults JSON           what shall go wrong, as JSON or the name of a file with it; see docs/faults.md
  --no-iam                let functions call whatever they like, not only what their roles allow
  --watch                 rebuild and reload handlers when their files change
  --help                  this text`;

/** What is wrong with how something was called; its message is all that is printed. */
export class UsageError extends Error {}

export interface StartOptions {
  port: number;
  stack: string;
  plan?: string;
  terraform?: string;
  api?: string;
  zips: Record<string, string>;
  variables: Record<string, Record<string, string>>;
  clock: Clock;
  accountThrottle?: Throttle;
  faults: unknown;
  iam: boolean;
  build: boolean;
  watch: boolean;
  help: boolean;
}

/** @throws {UsageError} */
export const parseOptions = (args: string[], environment: { PORT?: string }): StartOptions => {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    const { zip, env, port = environment.PORT ?? "3001", clock, faults, rate, ...rest } = values;
    const { "no-iam": noIam, "no-build": noBuild, ...others } = rest;
    assertOneSource(others);
    return {
      ...others,
      port: parsePort(port),
      zips: Object.fromEntries(zip.map(parseZip)),
      variables: parseVariables(env),
      clock: parseClock(clock),
      accountThrottle: parseRate(rate),
      faults: readFaults(faults),
      iam: !noIam,
      build: !noBuild,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.replace(/\.?$/, ".")} See: npm start -- --help`);
  }
};

const OPTIONS = {
  port: { type: "string" },
  stack: { type: "string", default: "dev" },
  plan: { type: "string" },
  terraform: { type: "string" },
  api: { type: "string" },
  zip: { type: "string", multiple: true, default: [] as string[] },
  env: { type: "string", multiple: true, default: [] as string[] },
  clock: { type: "string", default: "1x" },
  rate: { type: "string" },
  faults: { type: "string", default: "{}" },
  "no-iam": { type: "boolean", default: false },
  "no-build": { type: "boolean", default: false },
  watch: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const assertOneSource = (given: { plan?: string; terraform?: string; watch: boolean }): void => {
  const { plan, terraform, watch } = given;
  if (plan !== undefined && terraform !== undefined) {
    throw new Error("--plan and --terraform are both given; expected one of them");
  }
  if (watch && (plan ?? terraform) !== undefined) {
    throw new Error(
      "--watch rebuilds this project's own handlers; expected no --plan or --terraform",
    );
  }
};

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

const parseVariables = (texts: string[]): StartOptions["variables"] => {
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
