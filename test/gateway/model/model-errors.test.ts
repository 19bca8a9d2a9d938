// An invalid configuration is reported before the gateway serves, by address and with a fix.
import { expect } from "chai";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

describe("model", () => {
  for (const [what, stack, problem] of [
    [
      "a route to a missing integration",
      {
        routes: { ping: {} },
        resources: {
          aws_apigatewayv2_route: { lost: { api_id, route_key: "lost", target: "integrations/x" } },
        },
      },
      'aws_apigatewayv2_route.lost: target "integrations/x" is not an integration of its API. ' +
        'Set it to "integrations/${aws_apigatewayv2_integration.NAME.id}", where NAME is one of: ping.',
    ],
    [
      "a route without a key",
      { routes: {}, resources: { aws_apigatewayv2_route: { lost: { api_id } } } },
      "aws_apigatewayv2_route.lost: route_key is missing; expected a string",
    ],
    [
      "a missing authorizer",
      {
        routes: { $connect: {} },
        authorizer: { code: "" },
        resources: { aws_apigatewayv2_authorizer: { authorizer: { api_id: "other", id: "x" } } },
      },
      'aws_apigatewayv2_route._connect: authorizer_id "x" is not an authorizer of its API. ' +
        'Set it to "${aws_apigatewayv2_authorizer.NAME.id}", where NAME is one of: (none).',
    ],
    [
      "no API",
      { routes: {}, resources: { aws_apigatewayv2_api: { api: undefined } } },
      'Expected an aws_apigatewayv2_api with protocol_type "WEBSOCKET" or "HTTP", found none.',
    ],
    [
      "only a REST API",
      {
        routes: {},
        resources: {
          aws_apigatewayv2_api: { api: undefined },
          aws_api_gateway_rest_api: { old: { name: "old" } },
        },
      },
      'Expected an aws_apigatewayv2_api with protocol_type "WEBSOCKET" or "HTTP", found ' +
        "aws_api_gateway_rest_api.old, a REST API, which is not served.",
    ],
    [
      "an invalid number",
      { routes: { ping: { fn: { timeout: "soon" } } } },
      'aws_lambda_function.ping: timeout is "soon"; expected a number',
    ],
    [
      "301 routes",
      { routes: Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`r${index}`, {}])) },
      "aws_apigatewayv2_api.api: it has 301 routes; API Gateway allows 300.",
    ],
  ] as [string, FixtureStack, string][]) {
    it(`rejects ${what}`, () => {
      expect(() => readFixture(stack))
        .to.throw()
        .with.property("message", problem);
    });
  }
});
