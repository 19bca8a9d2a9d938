// create-cdktf-websocket-api: a new project, installed, tested and started.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { installPacked, usePackages } from "../helpers/packed.ts";

const run = promisify(execFile);

describe("the package that lays out projects", function () {
  this.timeout(240_000);

  it("makes one whose tests pass", async () => {
    const folder = await installPacked("create");
    await run("npx", ["create-cdktf-websocket-api", "chat"], { cwd: folder });
    const project = join(folder, "chat");
    await usePackages(project, "gateway", "modules");
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: project });
    const { stdout } = await run("npm", ["test"], { cwd: project });
    expect(stdout).to.match(/3 passing/);
  });

  it("says what is wrong with the folder", async () => {
    const folder = await installPacked("create");
    const refused = async (name: string) =>
      run("npx", ["create-cdktf-websocket-api", name], { cwd: folder }).then(
        () => "no error",
        ({ stderr }: { stderr: string }) => stderr,
      );
    expect(await refused("Chat")).to.include(
      'The folder is called "Chat"; expected lower-case letters',
    );
    expect(await refused(".")).to.match(/is not empty|The folder is called/);
  });
});
