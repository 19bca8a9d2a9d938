// A gateway with an HTTP API whose routes are in an OpenAPI definition.
import { type HttpFixture, startHttpApi } from "./http-api.ts";

export const SAYS_ROUTE =
  "async ({ version, routeKey, resource, path }) => ({ statusCode: 200, body: [version, routeKey ?? resource].join(' ') })";
const DECIDES =
  "async ({ headers }) => ({ isAuthorized: headers.authorization === 'yes', context: {} })";

const nothing = { says: undefined, decides: undefined };

export const createDefinitionFixture = (body: string | object): HttpFixture => ({
  routes: { says: { code: SAYS_ROUTE }, decides: { code: DECIDES } },
  api: { body: typeof body === "string" ? body : JSON.stringify(body) },
  resources: { aws_apigatewayv2_route: nothing, aws_apigatewayv2_integration: nothing },
  isAlone: true,
});

export const startDefinition = (body: string | object) =>
  startHttpApi(createDefinitionFixture(body));

/** An operation whose function returns its version of the format and its route. */
export const SAYS = {
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: "${aws_lambda_function.says.invoke_arn}",
    payloadFormatVersion: "2.0",
  },
};

export const define = (paths: object, more: object = {}) => ({
  openapi: "3.0.1",
  info: { title: "pets", version: "1.0" },
  paths,
  ...more,
});
