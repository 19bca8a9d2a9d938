// An HTTP API and the resources that refer to its id.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
import { invalid, optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type Cors, readCors } from "./cors.ts";
import { type DomainMapping, readDomainMapping } from "./domains.ts";
import type { LambdaModel } from "./functions.ts";
import { readQuickIntegration } from "./http-integrations.ts";
import { importDefinition } from "./openapi-resources.ts";
import type { Definition } from "./openapi-definitions.ts";
import { createRoute, type HttpRoute, readHttpRoutes } from "./http-routes.ts";
import type { ResourcesOfApi } from "./resources-of-api.ts";
import { readStages, type Stages } from "./stages.ts";

export interface HttpApi extends Stages {
  address: string;
  id: string;
  /** Not unique. Default: the id. */
  name: string;
  /** `arn:aws:execute-api:{region}:{account}:{id}` */
  executionArn: string;
  /** `{id}.execute-api.{region}.amazonaws.com` */
  domainName: string;
  /** Whether AWS rejects requests to that domain name. */
  isDefaultEndpointDisabled: boolean;
  domainMappings: DomainMapping[];
  routes: HttpRoute[];
  /** Undefined: the functions answer preflight requests themselves. */
  cors?: Cors;
  /** What AWS ignores of its OpenAPI definition, one line each. */
  problems: string[];
}

export interface HttpApiSurroundings {
  /** Of the whole configuration. */
  ofApi: ResourcesOfApi;
  functions: LambdaModel[];
  /** The `body` of the API. */
  definition: Definition | undefined;
}

/**
 * Ten times what API Gateway allows until an account requests more.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
const MAX_ROUTES = 3000;

/** @throws {GatewayError} for too many routes. */
export const readHttpApi = (
  resource: Resource,
  { ofApi, functions, definition }: HttpApiSurroundings,
): HttpApi => {
  const id = requiredText(resource, "id");
  const ofType = (type: string) => ofApi(type, id);
  const quick = readQuickCreate(resource, functions);
  const imported = importDefinition(resource, definition);
  const routes = [...imported.routes, ...ofType("aws_apigatewayv2_route")];
  // First: each of them looks for its integration.
  if (routes.length > MAX_ROUTES)
    throw invalid(resource, `it has ${routes.length} routes; expected at most ${MAX_ROUTES}.`);
  const cors = readCors(resource, "cors_configuration");
  const { stages, undeployed } = readStages(ofType("aws_apigatewayv2_stage"));
  return {
    address: resource.address,
    id,
    name: optionalText(resource, "name") ?? id,
    executionArn: requiredText(resource, "execution_arn"),
    domainName: requiredText(resource, "api_endpoint").replace("https://", ""),
    isDefaultEndpointDisabled: optionalBoolean(resource, "disable_execute_api_endpoint") ?? false,
    domainMappings: ofType("aws_apigatewayv2_api_mapping").map(readDomainMapping),
    routes: [
      ...readHttpRoutes({
        routes,
        integrations: [...imported.integrations, ...ofType("aws_apigatewayv2_integration")],
        authorizers: [...imported.authorizers, ...ofType("aws_apigatewayv2_authorizer")],
        functions,
      }),
      ...quick.routes,
    ],
    stages: [...stages, ...quick.stages],
    undeployed,
    ...(cors && { cors }),
    problems: imported.problems,
  };
};

/**
 * An API with a target has a route to it and a stage `$default`, without resources of their own.
 *
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
 */
const readQuickCreate = (
  api: Resource,
  functions: LambdaModel[],
): Pick<HttpApi, "routes" | "stages"> => {
  const integration = readQuickIntegration(api, functions);
  if (!integration) return { routes: [], stages: [] };
  const { address } = api;
  const routeKey = optionalText(api, "route_key") || "$default";
  const authorization = { type: "NONE" } as const;
  return {
    routes: [createRoute({ address, routeKey, integration, authorization })],
    stages: [{ name: "$default", variables: {}, routeThrottles: new Map() }],
  };
};
