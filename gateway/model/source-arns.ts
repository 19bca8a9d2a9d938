// What calls a function: the ARN of a route or of an authorizer, which Lambda permissions name.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
import type { Api } from "./apis.ts";

export const routeSourceArn = (api: Api, stageName: string, routeKey: string): string =>
  `${api.executionArn}/${stageName}/${routeKey}`;

export const authorizerSourceArn = (api: Api, authorizerId: string): string =>
  `${api.executionArn}/authorizers/${authorizerId}`;
