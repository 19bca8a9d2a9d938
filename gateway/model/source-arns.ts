// ARNs of the routes and authorizers that call a function, as in Lambda permissions.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
import type { Api } from "./apis.ts";

export const routeSourceArn = (api: Api, stageName: string, routeKey: string): string =>
  `${api.executionArn}/${stageName}/${routeKey}`;

export const authorizerSourceArn = (api: Pick<Api, "executionArn">, authorizerId: string): string =>
  `${api.executionArn}/authorizers/${authorizerId}`;
