// The stack of settings that exist once per account and Region.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import { expect } from "chai";
import { startGateway } from "../../gateway/index.ts";
import { AccountStack } from "../../stacks/index.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";

describe("account stack", () => {
  const directory = mkdtempSync(join(tmpdir(), "account-"));

  after(() => rmSync(directory, { recursive: true }));

  const synthesized = (region: string) =>
    JSON.parse(
      Testing.synth(new AccountStack(new App({ outdir: directory }), "account", { region })),
    );
  const { data, resource, output } = synthesized("eu-west-1");
  const only = (type: string) => Object.values<any>(resource[type])[0];

  it("lets only API Gateway assume the role", () => {
    const { Statement } = JSON.parse(only("aws_iam_role").assume_role_policy);
    expect(Statement).to.deep.equal([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "apigateway.amazonaws.com" },
      },
    ]);
  });

  it("gives the role AWS's policy for writing logs before API Gateway tests it", () => {
    const [name] = Object.keys(resource.aws_iam_role_policy_attachment);
    const [partition] = Object.keys(data.aws_partition);
    expect(only("aws_iam_role_policy_attachment").policy_arn).to.equal(
      `arn:\${data.aws_partition.${partition}.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    );
    expect(only("aws_api_gateway_account").depends_on).to.deep.equal([
      `aws_iam_role_policy_attachment.${name}`,
    ]);
  });

  it("sets the account's role, and outputs its ARN under the name of the variable that requires it", () => {
    const [role] = Object.keys(resource.aws_iam_role);
    const [account] = Object.keys(resource.aws_api_gateway_account);
    expect(only("aws_api_gateway_account").cloudwatch_role_arn).to.equal(
      `\${aws_iam_role.${role}.arn}`,
    );
    expect(output.api_gateway_account_role_arn.value).to.equal(
      `\${aws_api_gateway_account.${account}.cloudwatch_role_arn}`,
    );
  });

  it("names the role after the Region", () => {
    const nameIn = (region: string) =>
      Object.values<any>(synthesized(region).resource.aws_iam_role)[0].name;
    expect(nameIn("us-east-1")).not.to.equal(nameIn("eu-west-1"));
  });

  it("cannot be served by the local gateway, which says so in one line", async () => {
    const path = (await synthesizedStack("dev")).replace("/dev/", "/account/");
    const error = await catchRejection(startGateway({ configurationPath: path }));
    expect(error.message).to.equal(
      'Expected an aws_apigatewayv2_api with protocol_type "WEBSOCKET" or "HTTP", found none.',
    );
  });
});
