// create-cdktf-websocket-api: a new project, installed, tested and started.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { install, installPacked, usePackages } from "../helpers/packed.ts";
import { formatCommand, runToEnd, startServing } from "../helpers/packed-command.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const run = promisify(execFile);

const { name, version } = JSON.parse(readFileSync("create/package.json", "utf8"));

describe("the package that creates projects", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await installPacked(["create"]);
  });

  const create = (args: string[], node?: string) =>
    runToEnd(formatCommand(folder, name), args, { cwd: folder, node });

  it("creates one that runs with two commands, and whose tests pass", async () => {
    await create(["chat"]);
    const project = join(folder, "chat");
    await usePackages(project, "gateway", "modules");
    await install(project);
    const running = startServing("npm", ["start", "--", "--port", "0"], { cwd: project });
    const [, port] = await running.says(/ws:\/\/localhost:(\d+)\/dev/);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=let-me-in`);
    client.send({ action: "echo", data: "hi" });
    expect(await client.next()).to.equal('"hi"');
    const { stdout } = await run("npm", ["test"], { cwd: project });
    expect(stdout).to.match(/3 passing/);
  });

  for (const node of NODES) {
    it(`creates one on Node.js ${node}`, async () => {
      const directory = `chat-${node}`;
      const { stdout } = await create([directory], await nodeFor(node));
      expect(stdout).to.include(`cd ${directory}`);
      expect(existsSync(join(folder, directory, ".gitignore"))).to.equal(true);
      const manifest = JSON.parse(readFileSync(join(folder, directory, "package.json"), "utf8"));
      expect(manifest.name).to.equal(directory);
      expect(Object.values(manifest.devDependencies)).to.not.include("*");
    });
  }

  it("prints its version and its options", async () => {
    expect((await create(["--version"])).stdout.trim()).to.equal(version);
    expect((await create(["--help"])).stdout).to.match(
      /^Usage: npm create cdktf-websocket-api DIR/,
    );
  });

  it("explains what is wrong with the folder", async () => {
    expect((await create(["Chat"])).stderr).to.include(
      'The folder is called "Chat"; expected lower-case letters',
    );
    expect((await create(["."])).stderr).to.match(/is not empty|The folder is called/);
  });
});
