// Invoke permissions in a function's resource policy, argument by argument.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { LOG_CONTEXT } from "../../helpers/handler-code.ts";
import { readFixture } from "../helpers/read-fixture.ts";
import { until } from "../../helpers/until.ts";

describe("permission to invoke a function", () => {
  const FN = "arn:aws:lambda:eu-west-1:000000000000:function:fixture-who";
  const SOURCE = "${aws_apigatewayv2_api.api.execution_arn}/*/who";

  /** @param qualifier that the integration invokes. */
  const stackWith = (permission: object, qualifier?: string) => ({
    routes: { who: { code: LOG_CONTEXT, permission: false } },
    resources: {
      aws_lambda_alias: {
        live: { name: "live", function_name: FN, function_version: "7" },
      },
      aws_lambda_permission: {
        own: {
          action: "lambda:InvokeFunction",
          function_name: "${aws_lambda_function.who.function_name}",
          principal: "apigateway.amazonaws.com",
          source_arn: SOURCE,
          ...permission,
        },
      },
      ...(qualifier !== undefined && {
        aws_apigatewayv2_integration: {
          who: {
            api_id: "${aws_apigatewayv2_api.api.id}",
            integration_type: "AWS_PROXY",
            integration_uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FN}:${qualifier}/invocations`,
          },
        },
      }),
    },
  });

  for (const [what, permission, qualifier] of [
    ["the function's ARN", { function_name: FN }],
    ["its partial ARN", { function_name: "000000000000:function:fixture-who" }],
    ["the provider's empty values", { qualifier: "", source_account: "" }],
    ["lambda:*", { action: "lambda:*" }],
    ["*", { action: "*" }],
    ["another case", { action: "lambda:invokefunction" }],
    ["any principal", { principal: "*" }],
    ["the service in its Region", { principal: "apigateway.eu-west-1.amazonaws.com" }],
    ["no source", { source_arn: null }],
    ["a wide source", { source_arn: "arn:aws:execute-api:eu-west-1:000000000000:*" }],
    ["this account", { source_account: "000000000000" }],
    ["the alias that is called", { qualifier: "live" }, "live"],
    ["the alias in the function's name", { function_name: "fixture-who:live" }, "live"],
    ["the alias in the function's ARN", { function_name: `${FN}:live` }, "live"],
    ["the version that is called", { qualifier: "3" }, "3"],
  ] as [string, object, string?][]) {
    it(`is granted by ${what}`, () => {
      expect(
        readFixture(stackWith(permission, qualifier)).warnings.filter(isRefusal),
      ).to.deep.equal([]);
    });
  }

  for (const [difference, permission, qualifier] of [
    [
      'action is "lambda:GetFunction", expected "lambda:InvokeFunction"',
      { action: "lambda:GetFunction" },
    ],
    ['action is "lambda:InvokeAsync", expected', { action: "lambda:InvokeAsync" }],
    ['action is "lambda:InvokeFunctionUrl", expected', { action: "lambda:InvokeFunctionUrl" }],
    [
      'principal is "apigateway.us-east-1.amazonaws.com", expected "apigateway.amazonaws.com"',
      { principal: "apigateway.us-east-1.amazonaws.com" },
    ],
    ['principal is "000000000000", expected', { principal: "000000000000" }],
    [
      'principal is "arn:aws:iam::000000000000:root", expected',
      { principal: "arn:aws:iam::000000000000:root" },
    ],
    ['principal is "lambda.amazonaws.com", expected', { principal: "lambda.amazonaws.com" }],
    ['qualifier is "live", expected not set', { qualifier: "live" }],
    ['qualifier is "live", expected not set', { function_name: "fixture-who:live" }],
    ['qualifier is not set, expected "live"', {}, "live"],
    ['qualifier is "blue", expected "live"', { qualifier: "blue" }, "live"],
    ['qualifier is "2", expected "3"', { qualifier: "2" }, "3"],
    [
      'source_arn is "arn:aws:execute-api:*:api/*", expected a pattern of',
      { source_arn: "arn:aws:execute-api:*:api/*" },
    ],
    [
      'source_account is "111122223333", expected "000000000000"',
      { source_account: "111122223333" },
    ],
    ['event_source_token is "t", expected none', { event_source_token: "t" }],
    ['function_url_auth_type is "NONE", expected none', { function_url_auth_type: "NONE" }],
    ['invoked_via_function_url is "true", expected none', { invoked_via_function_url: true }],
    ['principal_org_id is "o-1", expected none', { principal: "*", principal_org_id: "o-1" }],
  ] as [string, object, string?][]) {
    it(`is not granted when its ${difference}`, () => {
      const [line = "", ...others] = readFixture(stackWith(permission, qualifier)).warnings.filter(
        isRefusal,
      );
      expect(others).to.deep.equal([]);
      expect(
        line.startsWith(
          "aws_apigatewayv2_route.who: API Gateway may not invoke aws_lambda_function.who",
        ),
      ).to.equal(true);
      expect(line).to.include(`aws_lambda_permission.own almost allows it: its ${difference}`);
    });
  }

  it("is not granted by another function's permission", () => {
    const line = readFixture(stackWith({ function_name: "fixture-who2" })).warnings.find(isRefusal);
    expect(line).to.match(
      /may not invoke aws_lambda_function\.who\. Add an aws_lambda_permission with source_arn "/,
    );
  });

  it("reports the nearest of several", () => {
    const stack = stackWith({ action: "lambda:GetFunction", principal: "x" });
    Object.assign(stack.resources.aws_lambda_permission, {
      near: { ...stack.resources.aws_lambda_permission.own, action: "lambda:InvokeFunction" },
    });
    const line = readFixture(stack).warnings.find(isRefusal);
    expect(line).to.include("aws_lambda_permission.near almost allows it: its principal is");
  });

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

  it("is required even for an unknown alias, of which the gateway warns", () => {
    const { warnings } = readFixture(stackWith({ qualifier: "blue" }, "blue"));
    expect(warnings.filter((line) => !line.includes("zip"))).to.deep.equal([
      'aws_apigatewayv2_route.who: aws_lambda_function.who has no aws_lambda_alias "blue" in this configuration; the gateway calls the function anyway.',
    ]);
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

const isRefusal = (line: string): boolean => line.includes("may not invoke");
