// A WebSocket API and the resources that refer to its id.
import { invalid, optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type DomainMapping, readDomainMapping } from "./domains.ts";
import type { LambdaModel } from "./functions.ts";
import type { ResourcesOfApi } from "./resources-of-api.ts";
import { readRoutes, type Route } from "./routes.ts";
import { readStages, type Stages } from "./stages.ts";

export interface Api extends Stages {
  address: string;
  id: string;
  /** Not unique. Default: the id. */
  name: string;
  /** For example `$request.body.action`. */
  routeSelectionExpression: string;
  /** `arn:aws:execute-api:{region}:{account}:{id}` */
  executionArn: string;
  /** `{id}.execute-api.{region}.amazonaws.com` */
  domainName: string;
  /** Whether AWS rejects requests to that domain name. */
  isDefaultEndpointDisabled: boolean;
  domainMappings: DomainMapping[];
  routes: Map<string, Route>;
}

/** Per API. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const MAX_ROUTES = 300;

/** @param ofApi and functions of the whole configuration. */
export const readApi = (
  resource: Resource,
  ofApi: ResourcesOfApi,
  functions: LambdaModel[],
): Api => {
  const id = requiredText(resource, "id");
  const ofType = (type: string) => ofApi(type, id);
  const declared = ofType("aws_apigatewayv2_route");
  // First: there may be thousands, each of which looks for its integration.
  if (declared.length > MAX_ROUTES) {
    throw invalid(resource, `it has ${declared.length} routes; API Gateway allows ${MAX_ROUTES}.`);
  }
  const routes = readRoutes({
    routes: declared,
    integrations: ofType("aws_apigatewayv2_integration"),
    responses: ofType("aws_apigatewayv2_route_response"),
    integrationResponses: ofType("aws_apigatewayv2_integration_response"),
    authorizers: ofType("aws_apigatewayv2_authorizer"),
    functions,
  });
  return {
    address: resource.address,
    id,
    name: optionalText(resource, "name") ?? id,
    routeSelectionExpression: requiredText(resource, "route_selection_expression"),
    executionArn: requiredText(resource, "execution_arn"),
    domainName: requiredText(resource, "api_endpoint").replace("wss://", ""),
    isDefaultEndpointDisabled: optionalBoolean(resource, "disable_execute_api_endpoint") ?? false,
    domainMappings: ofType("aws_apigatewayv2_api_mapping").map(readDomainMapping),
    routes,
    ...readStages(ofType("aws_apigatewayv2_stage")),
  };
};
