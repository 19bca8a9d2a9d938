// aws-websocket-gateway as installed from npm: the command and the library, on each supported Node.js.
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { expect } from "chai";
import { connect, type TestClient } from "../helpers/client.ts";
import { DEV_TOKEN, synthesizedStack } from "../helpers/dev-stack.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { installPacked } from "../helpers/packed.ts";
import { formatCommand, type Running, runToEnd, startServing } from "../helpers/packed-command.ts";
import { planPathFor } from "../helpers/plan-gateway.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const MIB = 1024 * 1024;

const { name, version } = JSON.parse(readFileSync("gateway/package.json", "utf8"));

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce(
    (sum, path) => sum + statSync(join(folder, path)).size,
    0,
  );

describe("the package of the gateway", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await synthesizedStack("dev");
    folder = await installPacked(["gateway"]);
    cpSync("cdktf.out", join(folder, "cdktf.out"), { recursive: true });
  });

  const start = (
    args: string[],
    cwd = folder,
    node = process.execPath,
    environment = {},
  ): Running =>
    startServing(node, [formatCommand(folder, name), "--port", "0", ...args], { cwd, environment });

  const connectTo = async (running: Running, path: string): Promise<TestClient> => {
    const [, port] = await running.says(/ws:\/\/localhost:(\d+)\//);
    return connect(`ws://127.0.0.1:${port}/${path}`);
  };

  const run = (...args: string[]) => runToEnd(formatCommand(folder, name), args, { cwd: folder });

  it("takes at most 40 MB including its dependencies", () => {
    expect(bytesIn(join(folder, "node_modules"))).to.be.below(40 * MIB);
  });

  it("contains neither CDKTF nor Node.js, and no TypeScript to run", () => {
    const files = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" });
    expect(
      files.filter((path) => /(^|\/)(@cdktf|cdktf|node|node-bin-[^/]+)\/package\.json$/.test(path)),
    ).to.deep.equal([]);
    const own = files.filter((path) => path.startsWith(`${name}/`));
    expect(own.filter((path) => /(?<!\.d)\.ts$/.test(path))).to.deep.equal([]);
  });

  it("prints its version and its options", async () => {
    expect((await run("--version")).stdout.trim()).to.equal(version);
    const { stdout } = await run("--help");
    expect(stdout).to.match(new RegExp(`^Usage: ${name} \\[options\\]`));
    expect(stdout).to.include("--var-file FILE");
  });

  for (const node of NODES) {
    it(`serves a CDKTF stack on Node.js ${node}`, async () => {
      const running = start(["--stack", "dev"], folder, await nodeFor(node));
      const client = await connectTo(running, `dev?token=${DEV_TOKEN}`);
      client.send({ action: "ping" });
      expect(await client.next()).to.equal('{"action":"pong"}');
      client.send({ action: "sendmessage", data: "hi" });
      expect(await client.next()).to.equal("hi");
      const [, port] = await running.says(/ws:\/\/localhost:(\d+)\//);
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect(await page.text()).to.include('src="/_local/page/main.js"');
      const code = await (await fetch(`http://127.0.0.1:${port}/_local/page/main.js`)).text();
      expect(code)
        .to.include("clientsView")
        .and.not.match(/^import /m);
    });
  }

  /** An unrelated folder with a zip for each function, and the plan of a project next to it. */
  const elsewhere = async (): Promise<{ cwd: string; zips: string[] }> => {
    const cwd = join(folder, "somewhere/else");
    mkdirSync(cwd, { recursive: true });
    cpSync(planPathFor("module-per-route"), join(folder, "somewhere/plan.json"));
    await writeZip(join(cwd, "any.zip"), "async () => ({ statusCode: 200, body: 'heard' })");
    const functions = ["connect", "shout", "whisper"];
    return { cwd, zips: functions.flatMap((fn) => ["--zip", `words-${fn}=any.zip`]) };
  };

  it("serves a plan by a relative path, from another folder", async () => {
    const { cwd, zips } = await elsewhere();
    const running = start(["--plan", "../plan.json", ...zips], cwd);
    const client = await connectTo(running, "dev");
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("heard");
  });

  it("plans a project by a relative path, with a variable file relative to the current folder", async () => {
    const { cwd, zips } = await elsewhere();
    mkdirSync(join(folder, "somewhere/project"), { recursive: true });
    writeFileSync(join(folder, "somewhere/project/main.tf"), "# words\n");
    const calls = installTerraform(join(folder, "somewhere"));
    const variables = ["--var", "name=words", "--var-file", "more.tfvars"];
    const args = ["--terraform", "../project", ...variables, ...zips];
    const PATH = [join(folder, "somewhere/bin"), process.env["PATH"]].join(delimiter);
    const running = start(args, cwd, process.execPath, { PATH });
    const client = await connectTo(running, "dev");
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("heard");
    const plan = calls().find(({ argv }) => argv[0] === "plan");
    expect(plan?.source).to.equal("# words\n");
    expect(plan?.argv).to.include.members(["-var=name=words", `-var-file=${cwd}/more.tfvars`]);
  });

  it("explains what to do in a folder with nothing to serve", async () => {
    const cwd = join(folder, "nothing");
    mkdirSync(cwd);
    await start([], cwd).says(
      /cdktf\.out\/stacks does not exist: .*--terraform DIR or --plan FILE/,
    );
  });

  it("starts without undici", async () => {
    const program = join(folder, "start.js");
    const lines = [
      `import { startGateway } from ${JSON.stringify(name)};`,
      'const gateway = await startGateway({ configurationPath: "cdktf.out/stacks/dev/cdk.tf.json" });',
      'console.log(JSON.stringify(process.moduleLoadList.filter((each) => each.startsWith("NativeModule"))));',
      "await gateway.close();",
    ];
    writeFileSync(program, lines.join("\n"));
    const { code, stdout, stderr } = await runToEnd(program, [], { cwd: folder });
    expect(code, stderr).to.equal(0);
    const loaded: string[] = JSON.parse(stdout);
    expect(loaded).to.include("NativeModule http");
    expect(loaded.filter((each) => each.includes("undici"))).to.deep.equal([]);
  });

  it("can be started by a program in one line", async () => {
    const { startGateway } = await import(resolve(folder, "node_modules", name, "dist/index.js"));
    const gateway = await startGateway({
      configurationPath: join(folder, "cdktf.out/stacks/dev/cdk.tf.json"),
    });
    closeAfterwards(() => gateway.close());
    const client = await connect(`${gateway.url}/dev?token=${DEV_TOKEN}`);
    client.send({ action: "ping" });
    expect(await client.next()).to.equal('{"action":"pong"}');
  });
});

interface Call {
  argv: string[];
  /** Text of the main.tf in the folder where it runs. */
  source: string;
}

/**
 * A fake terraform that records its calls, and shows the plan in the folder.
 *
 * @returns a function that reads the recorded calls.
 */
const installTerraform = (folder: string): (() => Call[]) => {
  const notes = join(folder, "calls.jsonl");
  const lines = [
    `#!${process.execPath}`,
    'import { appendFileSync, readFileSync } from "node:fs";',
    "const argv = process.argv.slice(2);",
    `appendFileSync(${JSON.stringify(notes)}, JSON.stringify({ argv, source: readFileSync("main.tf", "utf8") }) + "\\n");`,
    `if (argv[0] === "show") process.stdout.write(readFileSync(${JSON.stringify(join(folder, "plan.json"))}));`,
  ];
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/terraform"), lines.join("\n"), { mode: 0o755 });
  return () =>
    readFileSync(notes, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);
};
