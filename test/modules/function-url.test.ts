// The URL of a function: who may call it, and what is created before it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { expect } from "chai";
import { App, TerraformStack } from "cdktf";
import { ExistingRole, FunctionUrl, LambdaFunction } from "../../modules/index.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const synthesize = () => {
  const folder = mkdtempSync(join(tmpdir(), "function-url-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const zipPath = join(folder, "any.zip");
  writeFileSync(zipPath, "");
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "words");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const fn = new LambdaFunction(stack, "words", { functionName: "words", zipPath });
  const url = new FunctionUrl(stack, "url", { fn });
  const role = new ExistingRole(stack, "caller", { roleName: "caller" });
  url.grantInvoke(role);
  fn.allow(["sqs:SendMessage"], ["arn:aws:sqs:eu-west-1:000000000000:jobs"]);
  app.synth();
  return JSON.parse(readFileSync(join(folder, "stacks/words/cdk.tf.json"), "utf8")).resource;
};

describe("FunctionUrl", () => {
  it("asks for signed requests, and allows no other site in browsers", () => {
    const [resource] = Object.values<any>(synthesize().aws_lambda_function_url);
    expect(resource).to.include({ authorization_type: "AWS_IAM" });
    expect(resource).not.to.have.property("cors");
  });

  it("exists only when the function may do its work, so that no early request fails", () => {
    const { aws_lambda_function_url: urls, aws_iam_role_policy: policies } = synthesize();
    const [{ depends_on: before }] = Object.values<any>(urls);
    const [name] = Object.entries<any>(policies).find(([, { policy }]) =>
      policy.includes("sqs:SendMessage"),
    )!;
    expect(before).to.deep.equal([`aws_iam_role_policy.${name}`]);
  });

  it("lets a role call the URL with a signature, and the function only through it", () => {
    const { aws_iam_role_policy: policies, aws_lambda_function: functions } = synthesize();
    const arn = `\${aws_lambda_function.${Object.keys(functions)[0]}.arn}`;
    const { policy } = Object.values<any>(policies).find(({ role }) => role === "caller")!;
    expect(JSON.parse(policy).Statement).to.deep.equal([
      {
        Effect: "Allow",
        Action: ["lambda:InvokeFunctionUrl"],
        Resource: [arn],
        Condition: { StringEquals: { "lambda:FunctionUrlAuthType": ["AWS_IAM"] } },
      },
      {
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: [arn],
        Condition: { Bool: { "lambda:InvokedViaFunctionUrl": ["true"] } },
      },
    ]);
  });
});
