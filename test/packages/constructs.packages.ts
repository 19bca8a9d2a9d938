// cdktf-websocket-api in another project's app: synthesized on each Node.js, validated by Terraform if installed, and
// served by the packed gateway.
import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { createOverride } from "../../scripts/lib/terraform-override.ts";
import { findPluginMirror, type PluginMirror } from "../../scripts/lib/plugin-mirror.ts";
import { runTerraform } from "../../scripts/lib/run-terraform.ts";
import { connect } from "../helpers/client.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { copyInto, installPacked, lendDependencies } from "../helpers/packed.ts";
import { formatCommand, runToEnd, startServing } from "../helpers/packed-command.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const run = promisify(execFile);

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** The peer dependency, pinned: npm would otherwise choose the latest version. */
const CONSTRUCTS = `constructs@${devDependencies.constructs}`;

const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);

const hasTerraform = spawnSync("terraform", ["version"]).status === 0;

describe("the package of the constructs", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await installPacked(["modules", "gateway"], [CONSTRUCTS]);
    lendDependencies(folder, "cdktf", "@cdktf/provider-aws", "@types/node", "typescript");
    copyInto(folder, "test/fixtures/foreign-app");
    // An older Node.js cannot run .ts files, but these lines are plain JavaScript.
    copyFileSync(join(folder, "main.ts"), join(folder, "main.js"));
    await writeZip(join(folder, "connect.zip"), "async () => ({ statusCode: 200 })");
    await writeZip(
      join(folder, "shout.zip"),
      "async ({ body }) => ({ statusCode: 200, body: JSON.parse(body).text.toUpperCase() })",
    );
  });

  /** @param file of the app. @returns the stack as JSON. */
  const synthesize = async (file: string, node?: string): Promise<string> => {
    rmSync(join(folder, "cdktf.out"), { recursive: true, force: true });
    const { code, stderr } = await runToEnd(join(folder, file), [], { cwd: folder, node });
    expect(code, stderr).to.equal(0);
    return readFileSync(join(folder, "cdktf.out/stacks/words/cdk.tf.json"), "utf8");
  };

  it("needs only fifteen lines for an app", async () => {
    const lines = readFileSync(join(folder, "main.ts"), "utf8").trim().split("\n");
    const code = lines.filter((line) => line !== "" && !line.startsWith("//"));
    expect(code).to.have.length.at.most(16);
    const { resource } = JSON.parse(await synthesize("main.ts"));
    expect(Object.keys(resource)).to.include.members([
      "aws_apigatewayv2_api",
      "aws_apigatewayv2_route",
      "aws_lambda_function",
    ]);
  });

  for (const node of NODES) {
    it(`synthesizes the same on Node.js ${node}`, async () => {
      const synthesized = await synthesize("main.js", await nodeFor(node));
      expect(synthesized).to.equal(await synthesize("main.ts"));
    });
  }

  it("has type declarations for it", async () => {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
    const compiler = "node_modules/typescript/bin/tsc";
    const args = [compiler, ...options, "--types", "node", "--skipLibCheck", "main.ts"];
    await run(process.execPath, args, { cwd: folder });
  });

  const validate = (document: unknown, { directory, version }: PluginMirror): string => {
    const stack = join(folder, "cdktf.out/stacks/words");
    const installation = `filesystem_mirror { path = ${JSON.stringify(directory)} }`;
    writeFileSync(join(stack, "terraform.rc"), `provider_installation { ${installation} }`);
    writeFileSync(
      join(stack, "check_override.tf.json"),
      JSON.stringify(createOverride(document, version)),
    );
    runTerraform(stack, "init", "-no-color", "-input=false");
    return runTerraform(stack, "validate", "-no-color");
  };

  if (hasTerraform && mirror) {
    it("produces a configuration that Terraform validates", async () => {
      const document: unknown = JSON.parse(await synthesize("main.ts"));
      expect(validate(document, mirror)).to.include("The configuration is valid");
    });
  }

  it("produces a stack that the gateway serves", async () => {
    await synthesize("main.ts");
    const command = formatCommand(folder, "aws-websocket-gateway");
    const running = startServing(process.execPath, [command, "--port", "0"], { cwd: folder });
    const [, port] = await running.says(/ws:\/\/localhost:(\d+)\/live/);
    const client = await connect(`ws://127.0.0.1:${port}/live`);
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("HELLO");
  });
});
