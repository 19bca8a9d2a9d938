// npm start: what the user sees and does.
import { once } from "node:events";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { findFreePort } from "../../scripts/lib/free-port.ts";
import { connect, waitForRefusal } from "../helpers/client.ts";
import { startIdentityProvider, variablesFor } from "../helpers/identity-provider.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { ROUTE_KEYS } from "../helpers/routes.ts";
import { startBuilt, startScript } from "../helpers/start-script.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";
import { startWscat } from "../helpers/wscat.ts";

const READY = /ws:\/\/localhost:(\d+)\/dev/;

const portInUse = (port: number): RegExp =>
  new RegExp(
    `^Port ${port} is in use: end the program that uses it, or choose another with --port, such as \\d+, which is free\\.\n$`,
  );

/** @returns a port that is in use until the test ends. */
const takePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  closeAfterwards(() => server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

/** As `npm start -- --log json` prints what does not build, all of it is JSON. */
const JSON_LINES = /^(?:\{.*\}\n)+$/;

describe("npm start", function () {
  it("--log json prints JSON also for what does not build", async () => {
    const cwd = createWorkingCopy();
    writeFileSync(join(cwd, "handlers/ping.ts"), "export const handler = (;\n");
    const script = startScript(["--log", "json", "--port", "0"], { cwd });
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(JSON_LINES);
    const last = JSON.parse(script.output().trim().split("\n").at(-1)!);
    expect(last.event).to.equal("error");
    expect(last.message).to.match(/handlers\/ping\.ts:1:24/);
  });

  it("prints commands to paste, and wscat connects", async () => {
    const script = startScript(["--port", "0"], { cwd: createWorkingCopy() });
    const [, port] = await script.says(READY);
    await script.says(/Routes: /);
    const url = `ws://localhost:${port}/dev`;
    expect(script.output()).to.include(`npx wscat -c "${url}?token=allow-ws-connection"`);
    expect(script.output()).to.include(
      `--queue-url http://localhost:${port}/000000000000/websocket-dev-broadcasts`,
    );
    expect(script.output()).to.include(`Routes: ${ROUTE_KEYS.toSorted().join("  ")}\n`);
    const wscat = await startWscat("-c", `${url}?token=allow-ws-connection`);
    expect(await wscat.say('{"action":"ping"}')).to.equal('{"action":"pong"}');
    expect(await wscat.say('{"action":"sendmessage","data":"hi"}')).to.equal("hi");
    await script.says(/^ping {2}INFO {2}handled {2}routeKey=ping /m);
    await script.says(/^ping {2}200 {2}\d+ ms {2}cold$/m);
    expect(script.output()).to.match(
      /^Building the zips …\nBuilding the zips {2}\S+ s\nSynthesizing the stacks …\nSynthesizing the stacks {2}\S+ s\n/,
    );
  });

  it("names the lines of the sources when a handler throws", async () => {
    const script = await startBuilt(["--port", "0"]);
    const [, port] = await script.says(READY);
    expect(await waitForRefusal(`ws://127.0.0.1:${port}/dev`)).to.equal(401);
    await script.says(/^authorizer +at handlers\/lib\/authorize\.ts:\d+:\d+$/m);
  });

  it("--log json prints a JSON object a line", async () => {
    const script = await startBuilt(["--port", "0", "--log", "json"]);
    const [, port] = await script.says(/"event":"ready","url":"ws:\/\/127\.0\.0\.1:(\d+)"/);
    await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    await script.says(/"event":"invocation","function":"websocket-dev-connect","result":"200"/);
    for (const line of script.output().trim().split("\n")) {
      expect(JSON.parse(line)).to.include.keys("time", "event");
    }
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`closes clients with 1001 on ${signal}, and exits`, async () => {
      const script = await startBuilt(["--port", "0"]);
      const [, port] = await script.says(READY);
      const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
      script.child.kill(signal);
      expect((await client.closed).code).to.equal(1001);
      expect(await script.ended).to.equal(0);
    });
  }

  it("--no-build serves the output of the last start, and refuses if there is none", async () => {
    const cwd = createWorkingCopy();

    const tooEarly = startScript(["--no-build"], { cwd });
    expect(await tooEarly.ended).to.equal(1);
    expect(tooEarly.output()).to.equal(
      "cdktf.out/stacks does not exist: synthesize the stacks first, or use --terraform DIR or --plan FILE instead.\n",
    );

    const first = startScript(["--port", "0"], { cwd });
    await first.says(READY);
    first.child.kill("SIGTERM");
    await first.ended;
    const { mtimeMs } = statSync(join(cwd, "dist/ping.zip"));
    const second = startScript(["--no-build", "--port", "0"], { cwd });
    const [, port] = await second.says(READY);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    client.send('{"action":"ping"}');
    expect(await client.next()).to.equal('{"action":"pong"}');
    expect(statSync(join(cwd, "dist/ping.zip")).mtimeMs).to.equal(mtimeMs);
  });

  it("says that a port is in use, before anything is built", async () => {
    const port = await takePort();
    const cwd = createWorkingCopy();
    const script = startScript([], { cwd, env: { PORT: String(port) } });
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(portInUse(port));
    expect(existsSync(join(cwd, "dist"))).to.equal(false);
  });

  it("runs twice at once in a project that was never built, on different ports", async () => {
    const cwd = createWorkingCopy();
    const both = [1, 2].map(() => startScript(["--port", "0"], { cwd }));
    for (const script of both) {
      const [, port] = await script.says(READY);
      const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
      client.send({ action: "ping" });
      expect(await client.next()).to.equal('{"action":"pong"}');
    }
    const left = readdirSync(join(cwd, "dist")).filter((name) => name.endsWith(".part"));
    expect(left).to.deep.equal([]);
  });

  it("runs once of two at once on a port; the other one says so before it builds", async () => {
    const cwd = createWorkingCopy();
    const port = await findFreePort();
    const both = [1, 2].map(() => startScript(["--port", String(port)], { cwd }));
    const first = await Promise.race(both.map(async (script) => (await script.ended, script)));
    expect(first.output()).to.match(portInUse(port));
    const other = both.find((script) => script !== first)!;
    await other.says(READY);
  });

  it("says that a port is in use also with --no-build", async () => {
    const port = await takePort();
    const script = await startBuilt(["--port", String(port)]);
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(portInUse(port));
  });

  for (const [args, line] of [
    [["--prot", "1"], "Unknown option '--prot'. See: npm start -- --help"],
    [
      ["--port", "http"],
      'The port is "http"; expected a whole number from 0 to 65535. See: npm start -- --help',
    ],
    [
      ["--port", "65536"],
      'The port is "65536"; expected a whole number from 0 to 65535. See: npm start -- --help',
    ],
    [
      ["--clock", "fast"],
      '--clock is "fast"; expected a speed from 1x (real time) to 1000x, for example 60x. See: npm start -- --help',
    ],
    [
      ["--clock", "0.5x"],
      '--clock is "0.5x"; expected a speed from 1x (real time) to 1000x, for example 60x. See: npm start -- --help',
    ],
    [
      ["--faults", "none.json"],
      "--faults is \"none.json\"; expected JSON or a file: ENOENT: no such file or directory, open 'none.json'. See: npm start -- --help",
    ],
    [
      ["--faults", '{"zombies":1}'],
      "Faults: zombies is 1; expected a list of rules. See docs/faults.md.",
    ],
    [
      ["dev"],
      "Unexpected argument 'dev'. This command does not take positional arguments. See: npm start -- --help",
    ],
    [
      ["--stack", "test"],
      'There is no stack "test" with an API in cdktf.out/stacks; expected one of dev, prod.',
    ],
    [
      ["--stack", "account"],
      'There is no stack "account" with an API in cdktf.out/stacks; expected one of dev, prod.',
    ],
  ] as const) {
    it(`refuses ${args.join(" ")} in one line`, async () => {
      const script = await startBuilt([...args]);
      expect(await script.ended).to.equal(1);
      expect(script.output().trimEnd()).to.equal(line);
    });
  }

  it("asks for missing variables of a stack", async () => {
    const script = await startBuilt(["--stack", "prod", "--port", "0"]);
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(
      /^The variable "jwt_[a-z_]+" has no value .*: set TF_VAR_jwt_/,
    );
  });

  it("serves another stack with its variables", async () => {
    const provider = await startIdentityProvider();
    const script = await startBuilt(["--stack", "prod", "--port", "0"], {
      env: variablesFor(provider),
    });
    const [, port] = await script.says(/ws:\/\/localhost:(\d+)\/prod/);
    const protocols = ["chat", provider.token()];
    const client = await connect(`ws://127.0.0.1:${port}/prod`, { protocols });
    client.send({ action: "ping" });
    expect(await client.next()).to.equal('{"action":"pong"}');
  });

  it("prints its help", async () => {
    const script = startScript(["--help"]);
    expect(await script.ended).to.equal(0);
    expect(script.output())
      .to.match(/^Usage: npm start -- \[options\]/)
      .and.include("--watch");
  });
});
