// What the gateway does not serve fails by route, at the message, and says why; everything else is served.
import { expect } from "chai";
import { waitForRefusal } from "../helpers/client.ts";
import { type FixtureGateway, startFixture } from "../helpers/fixture-gateway.ts";
import { mappedStack } from "../helpers/mapped-stack.ts";
import type { FixtureStack } from "../helpers/fixture-stack.ts";
import { readFixture } from "./helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

const STREAM_URI = "arn:aws:apigateway:eu-west-1:kinesis:action/PutRecord";

/** An integration of the route `odd`, beside the route `ping`, which a function answers. */
const beside = (integration: object | undefined, routeKey = "odd"): FixtureStack => ({
  routes: {
    ping: { code: `async () => ({ statusCode: 200, body: "pong" })`, routeResponse: true },
  },
  resources: {
    ...(integration && { aws_apigatewayv2_integration: { odd: { api_id, ...integration } } }),
    aws_apigatewayv2_route: {
      odd: {
        api_id,
        route_key: routeKey,
        ...(integration && { target: "integrations/${aws_apigatewayv2_integration.odd.id}" }),
      },
    },
  },
});

const ODD = "aws_apigatewayv2_integration.odd";

const CASES = [
  [
    "an HTTP endpoint in a VPC",
    {
      integration_type: "HTTP_PROXY",
      integration_uri: "https://example.com",
      integration_method: "POST",
      connection_type: "VPC_LINK",
      connection_id: "link",
    },
    `${ODD}: connection_type "VPC_LINK" is not served: the gateway does not connect to VPCs`,
  ],
  [
    "a stream",
    { integration_type: "AWS", integration_uri: STREAM_URI, integration_method: "POST" },
    `${ODD}: integration_uri "${STREAM_URI}" is not served; only those of Lambda functions, DynamoDB, EventBridge, SNS, SQS and Step Functions are, ` +
      'such as "${aws_lambda_function.NAME.invoke_arn}"',
  ],
  [
    "a function in a VPC",
    {
      integration_type: "AWS_PROXY",
      integration_uri: "${aws_lambda_function.ping.invoke_arn}",
      connection_type: "VPC_LINK",
      connection_id: "link",
    },
    `${ODD}: connection_type "VPC_LINK" is not served: the gateway does not connect to VPCs`,
  ],
  [
    "a template with a macro",
    { integration_type: "MOCK", request_templates: { $default: "#macro(x)#end" } },
    `${ODD}: request_templates["$default"]: the directive "#macro" is not supported; use #set, #if, #foreach, #break and #stop`,
  ],
  [
    "no target",
    undefined,
    "aws_apigatewayv2_route.odd: it has no target, or none that the plan says",
  ],
] as const;

const converse = async (gateway: FixtureGateway): Promise<string[]> => {
  const client = await gateway.connect();
  const frames: string[] = [];
  for (const action of ["odd", "ping"]) {
    client.send({ action });
    frames.push(await client.next());
  }
  return frames;
};

describe("a route that is not served", () => {
  for (const [what, integration, reason] of CASES) {
    it(`is named at start: ${what}`, () => {
      const { warnings } = readFixture(beside(integration));
      expect(warnings).to.include(`${reason}. Messages to the route odd get an error.`);
    });

    it(`fails with API Gateway's error, and says why, while others are served: ${what}`, async () => {
      const gateway = await startFixture(beside(integration));
      const [failed, served] = await converse(gateway);
      expect(JSON.parse(failed!)).to.include({ message: "Internal server error" });
      expect(served).to.equal("pong");
      expect(gateway.warnings.join("\n")).to.include(`Route odd failed. ${reason}.`);
    });
  }

  it("fails every handshake if it is $connect", async () => {
    const gateway = await startFixture(beside(CASES[0][1], "$connect"));
    expect(await waitForRefusal(gateway.url)).to.equal(502);
    expect(gateway.warnings.join("\n")).to.include(`${CASES[0][2]}. Every handshake fails.`);
  });

  it("is one whose variables are not served", () => {
    for (const [options, reason] of [
      [
        { responses: { $default: { response_templates: { a: "$context.status" } } } },
        'aws_apigatewayv2_integration_response.response0: response_templates["a"]: $context.status is not supported; ' +
          "use $context.apiId, .authorizer, .connectedAt, .connectionId, .domainName, .eventType, " +
          ".extendedRequestId, .identity, .messageId, .requestId, .requestTime, .requestTimeEpoch, .routeKey, .stage",
      ],
      [
        { integration: { template_selection_expression: "$request.header.x" } },
        "aws_apigatewayv2_integration.map: template_selection_expression: $request.header.x is not supported; " +
          "use $request.body.NAME or $integration.response.statuscode",
      ],
    ] as const) {
      const { warnings } = readFixture(mappedStack(options));
      expect(warnings).to.include(`${reason}. Messages to the route map get an error.`);
    }
  });
});

describe("a function's own ARN", () => {
  it("is an integration's URI, too", async () => {
    const gateway = await startFixture(
      beside({ integration_type: "AWS_PROXY", integration_uri: "${aws_lambda_function.ping.arn}" }),
    );
    const { routes } = gateway.model.apis[0]!;
    const [odd, ping] = ["odd", "ping"].map((key) => routes.get(key)?.integration);
    expect(odd?.target).to.deep.equal(ping?.target);
    expect(odd).not.to.have.property("unserved");
  });
});
