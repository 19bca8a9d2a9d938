// Imports OpenAPI definitions, and reads what the import makes.
import { importDefinition } from "../../../gateway/model/openapi-resources.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

export const API = createResource("aws_apigatewayv2_api", "web", {
  id: "abc",
  execution_arn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
});

export const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:says";
export const URI = "https://example.com";
export const PROXY = { type: "http_proxy", uri: URI };

export type Body = { [name: string]: Value };

export const attributes = (resource: Resource | undefined, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, resource?.attribute(name)]));

export const importPaths = (paths: Body, more: Body = {}) =>
  importDefinition(API, { openapi: "3.0.1", paths, ...more });

/** Imports one operation. */
export const importOperation = (operation: Body, more: Body = {}) => {
  const { routes, integrations, authorizers, problems } = importPaths(
    { "/a": { get: { "x-amazon-apigateway-integration": PROXY, ...operation } } },
    more,
  );
  return { route: routes[0], integration: integrations[0], authorizers, problems };
};
