// Invoke permissions in a function's resource policy, argument by argument.
import { expect } from "chai";
import { refusalOfInvoke } from "../../../gateway/model/permissions.ts";
import { FN, stackWith } from "../helpers/invoke-permission.ts";
import { readFixture } from "../helpers/read-fixture.ts";

describe("permission to invoke a function", () => {
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
    ["a flag that is off", { invoked_via_function_url: false }],
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
    ['action is "", expected', { action: null }],
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

  it("reports all differences, and what to add", () => {
    const line = readFixture(
      stackWith({ action: "lambda:GetFunction", qualifier: "blue", source_account: "1" }, "live"),
    ).warnings.find(isRefusal);
    expect(line).to.match(
      new RegExp(
        '^aws_apigatewayv2_route\\.who: API Gateway may not invoke aws_lambda_function\\.who as "live"\\. ' +
          'aws_lambda_permission\\.own almost allows it: its action is "lambda:GetFunction", expected ' +
          '"lambda:InvokeFunction", and its qualifier is "blue", expected "live", and its source_account is "1", ' +
          'expected "000000000000"\\. Correct it, or add an aws_lambda_permission with qualifier "live" and ' +
          'source_arn "arn:aws:execute-api:eu-west-1:000000000000:\\w+/test/who"\\.$',
      ),
    );
  });

  for (const [what, policy, trust, expected] of [
    ["allows it", "lambda:InvokeFunction", "apigateway", undefined],
    [
      "lacks the permission",
      "lambda:GetFunction",
      "apigateway",
      /lacks lambda:InvokeFunction on .*:fixture-who\.$/,
    ],
    ["cannot be assumed", "lambda:InvokeFunction", "lambda", /cannot be assumed/],
  ] as const) {
    it(`is that of a role which ${what}, whatever the function's policy says`, () => {
      const allow = { Effect: "Allow", Action: policy, Resource: "*" };
      const Principal = { Service: `${trust}.amazonaws.com` };
      const stack = stackWith({ action: "lambda:GetFunction" });
      const { warnings } = readFixture({
        ...stack,
        resources: {
          ...stack.resources,
          aws_iam_role: {
            caller: {
              name: "caller",
              assume_role_policy: JSON.stringify({
                Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal },
              }),
              inline_policy: { policy: JSON.stringify({ Statement: allow }) },
            },
            fixture: { name: "fixture" },
          },
          aws_apigatewayv2_integration: {
            who: {
              api_id: "${aws_apigatewayv2_api.api.id}",
              integration_type: "AWS_PROXY",
              integration_uri: "${aws_lambda_function.who.invoke_arn}",
              credentials_arn: "${aws_iam_role.caller.arn}",
            },
          },
        },
      });
      const [line, ...others] = warnings.filter(isRefusal);
      expect(others).to.deep.equal([]);
      if (expected === undefined) expect(line).to.equal(undefined);
      else expect(line).to.match(expected);
    });
  }

  for (const [service, name] of [
    [undefined, "API Gateway"],
    ["apigateway.amazonaws.com", "API Gateway"],
    ["events.amazonaws.com", "EventBridge"],
    ["sns.amazonaws.com", "SNS"],
  ] as const) {
    it(`is one of ${service}, which people call ${name}`, () => {
      const { model } = readFixture(stackWith({ principal: "s3.amazonaws.com" }));
      const [fn] = model.functions;
      const caller = { sourceArn: "arn:source", ...(service && { service }) };
      const refusal = refusalOfInvoke(model, { functionArn: fn!.arn, fn: fn! }, caller);
      expect(refusal?.startsWith(`${name} may not invoke aws_lambda_function.who. `)).to.equal(
        true,
      );
      const expected = service ?? "apigateway.amazonaws.com";
      expect(refusal).to.include(`its principal is "s3.amazonaws.com", expected "${expected}"`);
    });
  }

  it("reports the nearest of several", () => {
    const stack = stackWith({ action: "lambda:GetFunction", principal: "x" });
    Object.assign(stack.resources.aws_lambda_permission, {
      near: { ...stack.resources.aws_lambda_permission.own, action: "lambda:InvokeFunction" },
    });
    const line = readFixture(stack).warnings.find(isRefusal);
    expect(line).to.include("aws_lambda_permission.near almost allows it: its principal is");
  });

  it("is required even for an unknown alias, of which the gateway warns", () => {
    const { warnings } = readFixture(stackWith({ qualifier: "blue" }, "blue"));
    expect(warnings.filter((line) => !line.includes("zip"))).to.deep.equal([
      'aws_apigatewayv2_route.who: aws_lambda_function.who has no aws_lambda_alias "blue" in this configuration; the gateway calls the function anyway.',
    ]);
  });
});

const isRefusal = (line: string): boolean => line.includes("may not invoke");
