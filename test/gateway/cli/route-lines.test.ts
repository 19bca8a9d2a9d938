// How the greeting names what answers each route.
import { expect } from "chai";
import { renderRoutes } from "../../../gateway/cli/route-lines.ts";
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
