// Integrations and authorizers with a role that API Gateway assumes: the function's resource policy does not count.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { authorizes, ECHO_EVENT } from "../../helpers/handler-code.ts";

const ROLE = "${aws_iam_role.caller.arn}";

/** @param action that API Gateway's role allows. */
const start = (action: string, role: object = {}) => {
  const api_id = "${aws_apigatewayv2_api.api.id}";
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: action, Resource: "arn:aws:lambda:*:*:function:*" }],
  });
  return startFixture({
    routes: {
      $connect: {},
      who: { code: ECHO_EVENT, routeResponse: true, permission: false },
    },
    authorizer: { code: authorizes("Allow"), permission: false },
    resources: {
      aws_iam_role: { caller: { name: "caller", inline_policy: { policy }, ...role } },
      aws_apigatewayv2_integration: {
        who: {
          api_id,
          integration_type: "AWS_PROXY",
          integration_uri: "${aws_lambda_function.who.invoke_arn}",
          credentials_arn: ROLE,
        },
      },
      aws_apigatewayv2_authorizer: {
        authorizer: {
          api_id,
          authorizer_uri: "${aws_lambda_function.authorizer.invoke_arn}",
          authorizer_credentials_arn: ROLE,
        },
      },
    },
  });
};

describe("the role that API Gateway assumes", () => {
  it("may call functions without a resource policy", async () => {
    const gateway = await start("lambda:InvokeFunction");
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect();
    client.send({ action: "who" });
    expect(await client.next()).to.include('"routeKey":"who"');
  });

  it("is denied without lambda:InvokeFunction, with a warning at start", async () => {
    const gateway = await start("lambda:GetFunction");
    const [connect, who] = gateway.warnings;
    expect(connect).to.match(
      /^aws_apigatewayv2_authorizer\.authorizer: .* Its role .*:role\/caller lacks lambda:InvokeFunction on .*:fixture-authorizer\.$/,
    );
    expect(who).to.match(/^aws_apigatewayv2_route\.who: .* Its role .* on .*:fixture-who\.$/);
    expect(await waitForRefusal(gateway.url)).to.equal(500);
  });

  const trusting = (Principal: unknown, Condition = {}) => ({
    assume_role_policy: JSON.stringify({
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal, Condition },
    }),
  });

  for (const [what, Principal, Condition, refusal] of [
    ["API Gateway", { Service: "apigateway.amazonaws.com" }, {}, undefined],
    [
      "API Gateway for this account",
      { Service: ["apigateway.amazonaws.com"] },
      { StringEquals: { "AWS:SourceAccount": "000000000000" } },
      undefined,
    ],
    [
      "Lambda",
      { Service: "lambda.amazonaws.com" },
      {},
      /cannot be assumed\. Its trust policy does not name/,
    ],
    [
      "API Gateway in one Region",
      { Service: "apigateway.eu-west-1.amazonaws.com" },
      {},
      /cannot be assumed/,
    ],
    [
      "API Gateway for another account",
      { Service: "apigateway.amazonaws.com" },
      { StringEquals: { "aws:SourceAccount": "111122223333" } },
      /aws_iam_role\.caller\.assume_role_policy, statement 1, would allow it, but StringEquals aws:SourceAccount is "000000000000", expected "111122223333"/,
    ],
  ] as const) {
    it(`must trust API Gateway: ${what}`, async () => {
      const gateway = await start("lambda:*", trusting(Principal, Condition));
      if (refusal === undefined) {
        expect(gateway.warnings).to.deep.equal([]);
        await gateway.connect();
      } else {
        expect(gateway.warnings[0]).to.match(refusal);
        expect(await waitForRefusal(gateway.url)).to.equal(500);
      }
    });
  }
});
