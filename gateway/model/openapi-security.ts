// Who may call an operation: its security, as the arguments of a route and an authorizer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
import { own } from "../../shared/own.ts";
import { requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { isObject, type Value } from "../terraform/values.ts";
import type { Definition } from "./openapi-definitions.ts";
import { createResource } from "./openapi-resource.ts";
import { fillVariables, follow, toList, toTextOrNothing, toVersion } from "./openapi-values.ts";

interface Security {
  authorization_type: string;
  authorizer_id?: string;
  authorization_scopes?: Value[];
  /** The resource that `authorizer_id` names. */
  authorizer?: Resource;
  /** What the import ignores. */
  problems: string[];
}

const AUTHORIZER = "x-amazon-apigateway-authorizer";
const IAM: Security = { authorization_type: "AWS_IAM", problems: [] };
const NOBODY_ASKED: Security = { authorization_type: "NONE", problems: [] };

/** @param operation whose first security requirement counts. */
export const readSecurity = (
  api: Resource,
  definition: Definition,
  operation: Definition,
): Security => {
  const auth = own(block(own(operation, "x-amazon-apigateway-auth")), "type");
  if (toTextOrNothing(auth)?.toUpperCase() === "AWS_IAM") return IAM;
  const [requirement] = Object.entries(block(own(operation, "security")));
  if (!requirement) return NOBODY_ASKED;
  const [name, scopes] = requirement;
  const schemes = block(block(own(definition, "components"))["securitySchemes"]);
  const scheme = follow(definition, own(schemes, name)) ?? {};
  if (own(scheme, "x-amazon-apigateway-authtype") === "awsSigv4") return IAM;
  const given = own(scheme, AUTHORIZER);
  if (!isObject(given)) {
    const problem = `the security scheme ${JSON.stringify(name)} has no ${AUTHORIZER}, so it does not protect the route`;
    return { ...NOBODY_ASKED, problems: [problem] };
  }
  const authorizer = createAuthorizer(api, name, given);
  return {
    authorization_type: toAuthorizationType(given),
    authorizer_id: requiredText(authorizer, "id"),
    authorization_scopes: toList(scopes),
    authorizer,
    problems: [],
  };
};

/** A type of REST APIs remains, so that the route is closed and named. */
const toAuthorizationType = (given: Definition): string => {
  const type = toTextOrNothing(own(given, "type"))?.toUpperCase() ?? "";
  return type === "REQUEST" ? "CUSTOM" : type || "of no type";
};

const createAuthorizer = (api: Resource, name: string, given: Definition): Resource => {
  const jwt = block(own(given, "jwtConfiguration"));
  const address = `${api.address}.body.securitySchemes[${JSON.stringify(name)}]`;
  const sources = toList(own(given, "identitySource")).flatMap((source) =>
    (toTextOrNothing(source) ?? "").split(",").map((one) => one.trim()),
  );
  return createResource("aws_apigatewayv2_authorizer", address, {
    api_id: requiredText(api, "id"),
    identity_sources: sources.filter((source) => source !== ""),
    jwt_configuration: [
      { issuer: own(jwt, "issuer") ?? null, audience: toList(own(jwt, "audience")) },
    ],
    authorizer_uri: fillVariables(api, toTextOrNothing(own(given, "authorizerUri"))),
    authorizer_credentials_arn: fillVariables(
      api,
      toTextOrNothing(own(given, "authorizerCredentials")),
    ),
    authorizer_payload_format_version: toVersion(own(given, "authorizerPayloadFormatVersion")),
    authorizer_result_ttl_in_seconds: own(given, "authorizerResultTtlInSeconds"),
    enable_simple_responses: own(given, "enableSimpleResponses"),
  });
};
