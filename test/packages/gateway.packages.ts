// aws-websocket-gateway as people install it: the command, the library, and each Node.js that it says it runs on.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { installNode, installPacked } from "../helpers/packed.ts";
import { planPathOf } from "../helpers/plan-gateway.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { until } from "../helpers/until.ts";

const run = promisify(execFile);

const MIB = 1024 * 1024;

const { engines, name, version } = JSON.parse(readFileSync("gateway/package.json", "utf8"));

/** The first of each line that the package supports. */
const NODES: string[] = engines.node
  .split("||")
  .map((range: string) => /\d+\.\d+\.\d+/.exec(range)?.[0]);

/** As npm runs it. @param node a Node.js other than this one. */
const start = (folder: string, args: string[], cwd = folder, node = process.execPath) => {
  const bin = join(folder, "node_modules", name, "dist/cli/bin.js");
  const child: ChildProcess = spawn(node, [bin, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
  const ended = once(child, "exit");
  closeAfterwards(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  return async (pattern: RegExp): Promise<RegExpExecArray> => {
    await until(() => pattern.test(text) || child.exitCode !== null, 30_000);
    const match = pattern.exec(text);
    if (!match) throw new Error(`Expected ${pattern} in:\n${text}`);
    return match;
  };
};

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce(
    (sum, path) => sum + statSync(join(folder, path)).size,
    0,
  );

describe("the package of the gateway", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    await synthesizedStack("dev");
    folder = await installPacked("gateway");
    cpSync("cdktf.out", join(folder, "cdktf.out"), { recursive: true });
  });

  it("weighs at most 40 MB with all that it depends on", () => {
    expect(bytesIn(join(folder, "node_modules"))).to.be.below(40 * MIB);
  });

  it("brings neither CDKTF nor a Node.js, and no TypeScript to run", () => {
    const files = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" });
    expect(
      files.filter((path) => /(^|\/)(@cdktf|cdktf|node|node-bin-[^/]+)\/package\.json$/.test(path)),
    ).to.deep.equal([]);
    const own = files.filter((path) => path.startsWith(`${name}/`));
    expect(own.filter((path) => /(?<!\.d)\.ts$/.test(path))).to.deep.equal([]);
  });

  it("says its version, and what it takes", async () => {
    const { stdout } = await run("npx", [name, "--version"], { cwd: folder });
    expect(stdout.trim()).to.equal(version);
    const help = await run("npx", [name, "--help"], { cwd: folder });
    expect(help.stdout).to.match(new RegExp(`^Usage: ${name} \\[options\\]`));
    expect(help.stdout).to.include("--var-file FILE");
  });

  for (const node of NODES) {
    it(`serves a stack of CDKTF on Node.js ${node}`, async () => {
      const says = start(
        folder,
        ["--port", "0", "--stack", "dev"],
        folder,
        await installNode(node),
      );
      const [, port] = await says(/ws:\/\/localhost:(\d+)\/dev/);
      const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
      client.send({ action: "ping" });
      expect(await client.next()).to.equal('{"action":"pong"}');
      client.send({ action: "sendmessage", data: "hi" });
      expect(await client.next()).to.equal("hi");
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect(await page.text()).to.include("<script");
      expect((await fetch(`http://127.0.0.1:${port}/_local/lit-html/lit-html.js`)).status).to.equal(
        200,
      );
    });
  }

  it("serves a plan by a relative path, from another folder", async () => {
    const below = join(folder, "somewhere/else");
    mkdirSync(below, { recursive: true });
    cpSync(planPathOf("module-per-route"), join(folder, "somewhere/plan.json"));
    await writeZip(join(below, "any.zip"), "async () => ({ statusCode: 200, body: 'heard' })");
    const zips = ["connect", "shout", "whisper"].flatMap((fn) => ["--zip", `words-${fn}=any.zip`]);
    const says = start(folder, ["--port", "0", "--plan", "../plan.json", ...zips], below);
    const [, port] = await says(/ws:\/\/localhost:(\d+)\/dev serves .*plan\.json/);
    const client = await connect(`ws://127.0.0.1:${port}/dev`);
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("heard");
  });

  it("says what to do in a folder with nothing to serve", async () => {
    const says = start(folder, [], join(folder, "somewhere"));
    await says(/cdktf\.out\/stacks is missing: .*--terraform DIR or --plan FILE/);
  });

  it("is started by a program in a line, whose types are known", async () => {
    const { startGateway } = await import(resolve(folder, "node_modules", name, "dist/index.js"));
    const gateway = await startGateway({
      configurationPath: join(folder, "cdktf.out/stacks/dev/cdk.tf.json"),
    });
    closeAfterwards(() => gateway.close());
    const client = await connect(`${gateway.url}/dev?token=allow-ws-connection`);
    client.send({ action: "ping" });
    expect(await client.next()).to.equal('{"action":"pong"}');
  });
});
