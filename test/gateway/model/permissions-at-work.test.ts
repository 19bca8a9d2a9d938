// Invoke permissions of functions that clients call.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";
import { FN, stackWith } from "../helpers/invoke-permission.ts";

describe("permission to invoke a function", () => {
  it("passes the alias and its version to the function", async () => {
    const gateway = await startFixture(stackWith({ qualifier: "live" }, "live"));
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect();
    client.send({ action: "who" });
    await until(() => gateway.lines.length === 1);
    const context = JSON.parse(gateway.lines[0]!.replace("fixture-who: ", ""));
    expect(context).to.include({ invokedFunctionArn: `${FN}:live`, functionVersion: "7" });
  });

  it("applies to the alias from a stage variable", async () => {
    const stack = stackWith({ qualifier: "live" }, "$${stageVariables.alias}");
    const gateway = await startFixture({ ...stack, stage: { stage_variables: { alias: "live" } } });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect();
    client.send({ action: "who" });
    await until(() => gateway.lines.length === 1);
    expect(gateway.lines[0]).to.include(`"invokedFunctionArn":"${FN}:live"`);
  });

  it("is required at the handshake: 500, and the reason is logged", async () => {
    const gateway = await startFixture({
      routes: { $connect: { permission: false } },
      resources: {
        aws_lambda_permission: {
          own: {
            action: "lambda:InvokeFunction",
            function_name: "fixture-_connect",
            principal: "apigateway.us-east-1.amazonaws.com",
          },
        },
      },
    });
    expect(await waitForRefusal(gateway.url)).to.equal(500);
    expect(gateway.infos[0]).to.match(
      /^Handshake for \/test refused, 500: API Gateway may not invoke aws_lambda_function\._connect\. .*its principal is "apigateway\.us-east-1\.amazonaws\.com", expected "apigateway\.amazonaws\.com"/,
    );
  });
});
