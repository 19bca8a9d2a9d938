// An API with parts that were made elsewhere, as the gateway serves it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startGateway } from "../../gateway/index.ts";
import {
  ConnectionTable,
  ExistingFunction,
  ExistingTable,
  LambdaFunction,
  WebSocketApi,
} from "../../modules/index.ts";
import { connect } from "../helpers/client.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { synthesizeModules as synthesize } from "../helpers/module-stack.ts";

describe("what exists already", () => {
  const LAYOUTS = { layouts: ["1:16"] };

  it("is named by the gateway, which serves the rest", async () => {
    const warnings: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), "existing-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    await writeZip(join(folder, "any.zip"), "async () => ({ statusCode: 200, body: 'heard' })");
    const document = synthesize((stack) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const zipPath = join(folder, "any.zip");
      const fn = new LambdaFunction(stack, "here", { functionName: "words-here", zipPath });
      const table = new ExistingTable(stack, "shared", { tableName: "connections" });
      new ConnectionTable(stack, "connections", { table, ...LAYOUTS }).grantPut(fn);
      api.addRoute("here", fn, { routeResponse: true });
      api.addRoute("shout", new ExistingFunction(stack, "shout", { functionName: "shout" }));
    });
    const configurationPath = join(folder, "cdk.tf.json");
    writeFileSync(configurationPath, JSON.stringify(document));
    const gateway = await startGateway({
      configurationPath,
      zips: { "words-here": join(folder, "any.zip") },
      output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
    });
    closeAfterwards(() => gateway.close());
    expect(warnings.join("\n"))
      .to.match(/data\.aws_dynamodb_table\.\w+ exists elsewhere/)
      .and.match(/function:shout is not in this configuration/);
    const client = await connect(`${gateway.url}/live`);
    client.send({ action: "here" });
    expect(await client.next()).to.equal("heard");
  });
});
