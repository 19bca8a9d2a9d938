// ARNs of the routes and authorizers that call a function, as in Lambda permissions.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
import type { Api } from "./apis.ts";

export const routeSourceArn = (api: Api, stageName: string, routeKey: string): string =>
  `${api.executionArn}/${stageName}/${routeKey}`;

/** `ANY` stands for all methods. A check does not depend on the method, so any one will do. */
export const httpRouteSourceArn = (
  { executionArn }: Pick<Api, "executionArn">,
  stageName: string,
  routeKey: string,
): string => {
  const route = routeKey.replace(/^ANY /, "GET ").replace(/^(\S+)\s+/, "$1");
  return `${executionArn}/${stageName}/${route}`;
};

export const authorizerSourceArn = (api: Pick<Api, "executionArn">, authorizerId: string): string =>
  `${api.executionArn}/authorizers/${authorizerId}`;
