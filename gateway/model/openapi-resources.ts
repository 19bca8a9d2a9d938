// The resources that an OpenAPI definition stands for: what its import makes is read like separate resources.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { isObject, type Value } from "../terraform/values.ts";
import { readSecurity } from "./openapi-security.ts";
import type { Definition } from "./openapi-definitions.ts";
import { createIntegration, INTEGRATION } from "./openapi-integration.ts";
import { createResource } from "./openapi-resource.ts";

export interface Imported {
  routes: Resource[];
  integrations: Resource[];
  authorizers: Resource[];
  /** Parts that the import ignores, one line each. */
  problems: string[];
}

const NOTHING: Imported = { routes: [], integrations: [], authorizers: [], problems: [] };

/** @param definition undefined: the API has no body. */
export const importDefinition = (api: Resource, definition: Definition | undefined): Imported => {
  if (!definition) return NOTHING;
  const version = own(definition, "openapi");
  if (typeof version !== "string" || !version.startsWith("3.0")) {
    const given = JSON.stringify(version ?? own(definition, "swagger") ?? null);
    const problem = `${api.address}: its body has the version ${excerpt(given)}, which HTTP APIs do not import; expected "openapi": "3.0.1". None of its routes is served.`;
    return { ...NOTHING, problems: [problem] };
  }
  const operations = listOperations(api, definition);
  const imported = operations.map((operation) => importOperation(api, definition, operation));
  const authorizers = new Map(
    imported.flatMap(({ authorizer }) => (authorizer ? [[authorizer.address, authorizer]] : [])),
  );
  return {
    routes: imported.map(({ route }) => route),
    integrations: imported.map(({ integration }) => integration),
    authorizers: [...authorizers.values()],
    problems: [...listIgnored(api, definition), ...imported.flatMap(({ problems }) => problems)],
  };
};

interface Operation {
  routeKey: string;
  /** `{API's address}.body["GET /pets"]` */
  address: string;
  body: Definition;
}

const ANY_METHOD = "x-amazon-apigateway-any-method";
const METHODS = new Set(["delete", "get", "head", "options", "patch", "post", "put"]);

const listOperations = (api: Resource, definition: Definition): Operation[] =>
  Object.entries(block(own(definition, "paths"))).flatMap(([path, item]) =>
    Object.entries(block(item)).flatMap(([method, body]) => {
      if (!isObject(body) || (method !== ANY_METHOD && !METHODS.has(method))) return [];
      const routeKey = toRouteKey(method, path, body);
      const address = `${api.address}.body[${JSON.stringify(routeKey)}]`;
      return [{ routeKey, address, body }];
    }),
  );

const toRouteKey = (method: string, path: string, body: Definition): string => {
  if (method !== ANY_METHOD) return `${method.toUpperCase()} ${path}`;
  return own(body, "isDefaultRoute") === true ? "$default" : `ANY ${path}`;
};

const importOperation = (
  api: Resource,
  definition: Definition,
  { routeKey, address, body }: Operation,
) => {
  const { authorizer, problems, ...authorization } = readSecurity(api, definition, body);
  const integration = createIntegration(api, definition, { address, body });
  const route = createResource("aws_apigatewayv2_route", address, {
    api_id: requiredText(api, "id"),
    route_key: routeKey,
    target: `integrations/${requiredText(integration, "id")}`,
    ...authorization,
  });
  const ignored = Object.keys(body)
    .filter((name) => name.startsWith("x-amazon-apigateway-") && !READ.has(name))
    .map((name) => `${name} has no effect: HTTP APIs do not have it`);
  return {
    route,
    integration,
    authorizer,
    problems: [...problems, ...ignored].map((problem) => `${address}: ${problem}.`),
  };
};

/** Extensions of an operation that the import reads. */
const READ = new Set([INTEGRATION, "x-amazon-apigateway-auth"]);

/** https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/apigatewayv2/api.go */
const CORS_DELETED =
  "its body has x-amazon-apigateway-cors, but Terraform's provider replaces it with cors_configuration, or deletes it " +
  "where that is not set. Set cors_configuration";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const SECURITY_IGNORED =
  "its body has security for all operations, which API Gateway does not support, so it protects no route. Set security " +
  "in each operation";

const listIgnored = (api: Resource, definition: Definition): string[] => {
  const security: Value = own(definition, "security") ?? [];
  return [
    ...(own(definition, "x-amazon-apigateway-cors") === undefined ? [] : [CORS_DELETED]),
    ...(Array.isArray(security) && security.length > 0 ? [SECURITY_IGNORED] : []),
  ].map((problem) => `${api.address}: ${problem}.`);
};
