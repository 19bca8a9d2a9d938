// Decides whether a request may call a route of an HTTP API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
import type { AccessControl, CallDetails } from "../iam/access-control.ts";
import { describeWrongScope, readSignatureScope } from "../iam/signature-scope.ts";
import { type Authorized, type HttpCall, type Refused, requestArn } from "./call.ts";
import type { JwtAuthorizers } from "./jwt-authorizer.ts";
import type { LambdaAuthorizers } from "./lambda-authorizer.ts";
import { FORBIDDEN, unauthorized } from "./refusals.ts";

export interface Authorizers {
  access: AccessControl;
  region: string;
  jwt: JwtAuthorizers;
  lambda: LambdaAuthorizers;
}

export const authorize = async (
  { access, region, jwt, lambda }: Authorizers,
  call: HttpCall,
  details: CallDetails["request"],
): Promise<Authorized | Refused> => {
  const { authorization } = call.route;
  switch (authorization.type) {
    case "UNKNOWN":
      return { answer: unauthorized(), reason: authorization.problem, isFault: true };
    case "AWS_IAM":
      return authorizeByIam({ access, region }, call, details);
    case "JWT":
      return jwt.authorize(authorization, call);
    case "CUSTOM":
      return lambda.authorize(authorization.authorizer, call);
    case "NONE":
    default:
      return { kind: "none" };
  }
};

/** As for other calls, the signature itself is not checked. */
const authorizeByIam = (
  { access, region }: Pick<Authorizers, "access" | "region">,
  call: HttpCall,
  details: CallDetails["request"],
): Authorized | Refused => {
  const { authorization } = call.request.headers;
  const reason = describeWrongScope(readSignatureScope(authorization), region);
  if (reason !== undefined) return { answer: FORBIDDEN, reason };
  const invoke = { action: "execute-api:Invoke", resources: [requestArn(call)] };
  const refusal = access.findRefusal(authorization, invoke, {
    ...(details && { request: details }),
  });
  return refusal
    ? { answer: FORBIDDEN, reason: refusal.message, advice: refusal.advice }
    : { kind: "iam", caller: access.identify(authorization) };
};
