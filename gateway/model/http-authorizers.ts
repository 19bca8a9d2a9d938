// Who may call a route of an HTTP API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
import { optionalNumber, optionalText, requiredText, textList } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { findTargetOfUri, type FunctionTarget, type LambdaModel } from "./functions.ts";

export type HttpAuthorization =
  | { type: "NONE" }
  | { type: "AWS_IAM" }
  | { type: "JWT"; authorizer: JwtAuthorizer; scopes: string[] }
  | { type: "CUSTOM"; authorizer: HttpLambdaAuthorizer }
  /** It cannot be checked here, so nobody may call the route. */
  | { type: "UNKNOWN"; problem: string };

export interface JwtAuthorizer {
  address: string;
  /** For example `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc`. */
  issuer: string;
  audiences: string[];
  /** `$request.header.Authorization`, or another place of the token. */
  identitySource: string;
}

export interface HttpLambdaAuthorizer extends FunctionTarget {
  id: string;
  address: string;
  /** ARN of the role that API Gateway assumes. */
  credentialsArn?: string;
  /** For example `$request.header.Authorization`. */
  identitySources: string[];
  /** Version of the payload format. */
  format: "1.0" | "2.0";
  /** Whether the function answers `{ isAuthorized }` instead of a policy. */
  hasSimpleResponses: boolean;
  /** Seconds that a result is kept; 0: it is not. */
  ttlSeconds: number;
}

/** What the provider sets for an authorizer with identity sources. */
const DEFAULT_TTL_SECONDS = 300;

/** @param authorizers of the API. @param scopes that a token needs one of; none if empty. */
export const readAuthorization = (
  route: Resource,
  authorizers: Resource[],
  functions: LambdaModel[],
  scopes: string[],
): HttpAuthorization => {
  const type = optionalText(route, "authorization_type") || "NONE";
  if (type === "NONE" || type === "AWS_IAM") return { type };
  const id = optionalText(route, "authorizer_id");
  const authorizer = authorizers.find((candidate) => optionalText(candidate, "id") === id);
  if (!authorizer || (type !== "JWT" && type !== "CUSTOM")) {
    const found = `authorization_type ${JSON.stringify(type)} and authorizer_id ${JSON.stringify(id ?? "")}`;
    return unknown(route, `${found} name no authorizer of its API`);
  }
  return type === "JWT"
    ? readJwtAuthorizer(authorizer, scopes)
    : readLambdaAuthorizer(authorizer, functions);
};

const unknown = ({ address }: Resource, problem: string): HttpAuthorization => ({
  type: "UNKNOWN",
  problem: `${address}: ${problem}`,
});

const readJwtAuthorizer = (authorizer: Resource, scopes: string[]): HttpAuthorization => {
  const { issuer, audience } = block(authorizer.attribute("jwt_configuration"));
  if (typeof issuer !== "string" || !Array.isArray(audience)) {
    return unknown(authorizer, "its issuer or audience is not set, or not in the plan");
  }
  const [identitySource = "$request.header.Authorization"] = textList(
    authorizer,
    "identity_sources",
  );
  return {
    type: "JWT",
    scopes,
    authorizer: {
      address: authorizer.address,
      issuer,
      audiences: audience.filter((one) => typeof one === "string"),
      identitySource,
    },
  };
};

const readLambdaAuthorizer = (
  authorizer: Resource,
  functions: LambdaModel[],
): HttpAuthorization => {
  const uri = optionalText(authorizer, "authorizer_uri") ?? "";
  const target = findTargetOfUri(uri, functions);
  if (!target)
    return unknown(authorizer, `authorizer_uri ${JSON.stringify(uri)} is not a function`);
  const identitySources = textList(authorizer, "identity_sources");
  const ttlSeconds = optionalNumber(authorizer, "authorizer_result_ttl_in_seconds");
  return {
    type: "CUSTOM",
    authorizer: {
      ...target,
      id: requiredText(authorizer, "id"),
      address: authorizer.address,
      credentialsArn: optionalText(authorizer, "authorizer_credentials_arn") || undefined,
      identitySources,
      format:
        optionalText(authorizer, "authorizer_payload_format_version") === "1.0" ? "1.0" : "2.0",
      hasSimpleResponses: optionalText(authorizer, "enable_simple_responses") === "true",
      ttlSeconds: identitySources.length === 0 ? 0 : (ttlSeconds ?? DEFAULT_TTL_SECONDS),
    },
  };
};
