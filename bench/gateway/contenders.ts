// The contenders, and how each is started.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startCommand } from "../lib/start-options.ts";
import { MESSAGE, writeEchoApi } from "../lib/echo-api.ts";

export interface Contender {
  what: string;
  folder: string;
  /** Arguments of Node.js to start it on a port. */
  args: (port: number) => string[];
  url: (port: number) => string;
  message: string;
  /** The expected response, if it is not the message itself. */
  answer?: string;
  /** Whether its stage's throttling allows measuring only start and memory. */
  isThrottled?: boolean;
}

const PACKAGES = ["osls@4", "serverless-offline@14"];

/** Higher than the load, so that the gateway is measured and not its quota. */
const RATE = "1000000";

/** `npm start` without npm, which is idle once it has started this. */
const startArgs = (): string[] => {
  const { options, script } = startCommand();
  return [...options, script];
};

const gateway = (port: number, ...args: string[]): string[] =>
  [...startArgs(), "--port", String(port), "--rate", RATE].concat(args);

/** serverless-offline has `serverless` as a peer, which is omitted, because osls is a fork of it. */
const installServerless = (folder: string): void => {
  writeFileSync(path.join(folder, "package.json"), '{"private":true}');
  const args = ["install", "--legacy-peer-deps", "--no-audit", "--no-fund", ...PACKAGES];
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
};

const readVersion = (folder: string, name: string): string =>
  (
    JSON.parse(readFileSync(path.join(folder, "node_modules", name, "package.json"), "utf8")) as {
      version: string;
    }
  ).version;

/** The gateway with the echo API. @param folder of the API */
export const echoContender = (folder: string): Contender => ({
  what: "this gateway, echo",
  folder: process.cwd(),
  args: (port) => gateway(port, "--plan", path.join(folder, "plan.json")),
  url: (port) => `ws://127.0.0.1:${port}/dev`,
  message: MESSAGE,
});

const PING = JSON.stringify({ action: "ping" });

/** @param folder for the echo API and installed packages. */
export const prepareContenders = async (folder: string) => {
  await writeEchoApi(folder);
  installServerless(folder);
  const here = process.cwd();
  const serverless = path.join(folder, "node_modules/osls/bin/serverless.js");
  const echo = { message: MESSAGE, folder: here };
  const contenders = {
    gateway: echoContender(folder),
    dev: {
      what: "this gateway, the dev stack",
      folder: here,
      args: (port: number) => gateway(port, "--no-build"),
      url: (port: number) => `ws://127.0.0.1:${port}/dev?token=allow-ws-connection`,
      message: PING,
      answer: JSON.stringify({ action: "pong" }),
      isThrottled: true,
    },
    ws: {
      ...echo,
      what: "bare ws",
      args: (port: number) => ["bench/gateway/bare-ws.ts", String(port)],
      url: (port: number) => `ws://127.0.0.1:${port}/`,
    },
    serverless: {
      ...echo,
      what: `serverless-offline ${readVersion(folder, "serverless-offline")} in-process`,
      folder,
      args: (port: number) => [serverless, "offline", ...serverlessPorts(port)],
      url: (port: number) => `ws://127.0.0.1:${port}/`,
    },
  } satisfies Record<string, Contender>;
  return contenders;
};

/** It listens on three ports. */
const serverlessPorts = (port: number): string[] =>
  [
    ["--websocketPort", port],
    ["--httpPort", port + 1],
    ["--lambdaPort", port + 2],
  ].flatMap((option) => option.map(String));
