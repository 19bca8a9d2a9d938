// How the greeting names what answers each route.
import { expect } from "chai";
import { renderHttpRoutes, renderRoutes } from "../../../gateway/cli/route-lines.ts";
import { createHttpStack, HTTP_API_ID } from "../../helpers/http-api.ts";
import { mappedStack } from "../../helpers/mapped-stack.ts";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const linesFor = (stack: FixtureStack): string[] => {
  const { model } = readFixture(stack);
  const names = model.functions.map(({ functionName }) => functionName);
  return model.apis.flatMap((api) => renderRoutes(api, "Routes", names).split("\n"));
};

const api_id = "${aws_apigatewayv2_api.api.id}";

describe("the routes of the greeting", () => {
  it("share a line when their functions are named after them", () => {
    expect(linesFor({ routes: { $connect: {}, "send-it": {}, $default: {} } })).to.deep.equal([
      "Routes: $connect  send-it  $default",
    ]);
  });

  it("have a line each, with what answers them, when a function has another name", () => {
    expect(
      linesFor({
        routes: { $connect: {}, orders: { fn: { function_name: "fixture-buy" } } },
        authorizer: { code: "async () => ({})" },
        resources: {
          aws_apigatewayv2_integration: {
            far: {
              api_id,
              integration_type: "HTTP_PROXY",
              integration_uri: "https://example.com",
              integration_method: "POST",
            },
            queued: {
              api_id,
              integration_type: "AWS",
              integration_uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs",
            },
            sent: {
              api_id,
              integration_type: "AWS",
              integration_uri: "arn:aws:apigateway:eu-west-1:sns:action/Publish",
            },
            other: {
              api_id,
              integration_type: "AWS",
              integration_uri: "arn:aws:apigateway:eu-west-1:kinesis:action/PutRecord",
            },
          },
          aws_apigatewayv2_route: Object.fromEntries(
            ["far", "queued", "sent", "other"].map((name) => [
              name,
              {
                api_id,
                route_key: name,
                target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
              },
            ]),
          ),
        },
      }),
    ).to.deep.equal([
      "Routes:",
      "  $connect  _connect, authorized by authorizer",
      "  orders    buy",
      "  far       POST https://example.com",
      "  queued    SQS 000000000000/jobs",
      "  sent      SNS Publish",
      "  other     not served",
    ]);
  });

  it("name an integration that needs no function", () => {
    expect(
      linesFor(mappedStack({ integration: { integration_type: "MOCK", integration_uri: null } })),
    ).to.deep.equal(["Routes:", "  map  MOCK"]);
  });
});

describe("the routes of an HTTP API in the greeting", () => {
  it("say what answers each, and who may call it", () => {
    const { model } = readFixture(
      createHttpStack({
        routes: {
          "GET /orders": { fn: { function_name: "shop-list" } },
          "POST /orders": { route: { authorization_type: "AWS_IAM" } },
          "ANY /far/{proxy+}": {
            integration: {
              integration_type: "HTTP_PROXY",
              integration_uri: "https://example.com/{proxy}",
              integration_method: "ANY",
            },
          },
          "GET /private": {
            integration: { connection_type: "VPC_LINK", connection_id: "link" },
            route: {
              authorization_type: "JWT",
              authorizer_id: "${aws_apigatewayv2_authorizer.token.id}",
            },
          },
          "GET /asked": {
            route: {
              authorization_type: "CUSTOM",
              authorizer_id: "${aws_apigatewayv2_authorizer.asked.id}",
            },
          },
          "GET /closed": { route: { authorization_type: "CUSTOM", authorizer_id: "lost" } },
        },
        resources: {
          aws_apigatewayv2_authorizer: {
            token: {
              api_id: HTTP_API_ID,
              authorizer_type: "JWT",
              identity_sources: ["$request.header.Authorization"],
              jwt_configuration: { issuer: "https://id.example", audience: ["app"] },
            },
            asked: {
              api_id: HTTP_API_ID,
              authorizer_type: "REQUEST",
              authorizer_uri: "${aws_lambda_function.GET__orders.invoke_arn}",
            },
          },
        },
      }),
    );
    const names = model.functions.map(({ functionName }) => functionName);
    expect(renderHttpRoutes(model.httpApis[0]!, "Routes", names).split("\n")).to.deep.equal([
      "Routes:",
      "  GET /orders        shop-list",
      "  POST /orders       fixture-POST__orders, authorized by IAM",
      "  ANY /far/{proxy+}  ANY https://example.com/{proxy}",
      "  GET /private       not served, authorized by a token of https://id.example",
      "  GET /asked         fixture-GET__asked, authorized by shop-list",
      "  GET /closed        fixture-GET__closed, closed: its authorizer is not served",
    ]);
  });
});
