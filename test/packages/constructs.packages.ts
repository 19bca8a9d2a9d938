// cdktf-websocket-api in somebody else's app: synthesized, validated by Terraform where it is there, and served.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { startGateway } from "../../gateway/index.ts";
import { connect } from "../helpers/client.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { copyInto, installPacked, lendDependencies } from "../helpers/packed.ts";

const run = promisify(execFile);

describe("the package of the constructs", function () {
  this.timeout(120_000);
  let folder: string;
  let configurationPath: string;

  before(async () => {
    folder = await installPacked("modules");
    lendDependencies(
      folder,
      "cdktf",
      "constructs",
      "@cdktf/provider-aws",
      "@types/node",
      "typescript",
    );
    copyInto(folder, "test/fixtures/foreign-app");
    await writeZip(join(folder, "connect.zip"), "async () => ({ statusCode: 200 })");
    await writeZip(
      join(folder, "shout.zip"),
      "async ({ body }) => ({ statusCode: 200, body: JSON.parse(body).text.toUpperCase() })",
    );
    await run(process.execPath, ["main.ts"], { cwd: folder });
    configurationPath = join(folder, "cdktf.out/stacks/words/cdk.tf.json");
  });

  it("synthesizes an app of fifteen lines", () => {
    const lines = readFileSync(join(folder, "main.ts"), "utf8").trim().split("\n");
    expect(lines.filter((line) => line !== "" && !line.startsWith("//"))).to.have.length.at.most(
      16,
    );
    const { resource } = JSON.parse(readFileSync(configurationPath, "utf8"));
    expect(Object.keys(resource)).to.include.members([
      "aws_apigatewayv2_api",
      "aws_apigatewayv2_route",
      "aws_lambda_function",
    ]);
  });

  it("has types for it", async () => {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
    const compiler = "node_modules/typescript/bin/tsc";
    const args = [compiler, ...options, "--types", "node", "--skipLibCheck", "main.ts"];
    await run(process.execPath, args, { cwd: folder });
  });

  it("is served by the gateway", async () => {
    const gateway = await startGateway({ configurationPath });
    closeAfterwards(() => gateway.close());
    const client = await connect(`ws://127.0.0.1:${gateway.port}/live`);
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("HELLO");
  });
});
