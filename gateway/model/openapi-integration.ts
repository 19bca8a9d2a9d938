// The integration of an operation, as the resource that its import makes.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import type { Value } from "../terraform/values.ts";
import { findTargetOfUri } from "./functions.ts";
import type { Definition } from "./openapi-definitions.ts";
import { createResource } from "./openapi-resource.ts";
import { fillVariables, follow, toTextOrNothing, toVersion } from "./openapi-values.ts";
import { UnservedError } from "./unserved-error.ts";

export const INTEGRATION = "x-amazon-apigateway-integration";

interface ImportedOperation {
  address: string;
  body: Definition;
}

/** What it lacks is told when its type is read, so that it fails by route. */
export const createIntegration = (
  api: Resource,
  definition: Definition,
  operation: ImportedOperation,
): Resource => {
  const given = follow(definition, own(operation.body, INTEGRATION));
  const text = (name: string): string | undefined => toTextOrNothing(own(given, name));
  const uri = fillVariables(api, text("uri"));
  const subtype = text("integrationSubtype");
  const problem = findProblem(given, { uri, subtype });
  const resource = createResource(
    "aws_apigatewayv2_integration",
    `${operation.address}.${INTEGRATION}`,
    {
      api_id: requiredText(api, "id"),
      integration_type: text("type")?.toUpperCase(),
      integration_subtype: subtype,
      integration_uri: uri,
      integration_method: text("httpMethod")?.toUpperCase(),
      credentials_arn: fillVariables(api, text("credentials")),
      payload_format_version: toVersion(own(given, "payloadFormatVersion")) ?? "1.0",
      timeout_milliseconds: own(given, "timeoutInMillis"),
      request_parameters: own(given, "requestParameters"),
      response_parameters: toBlocks(own(given, "responseParameters")),
    },
  );
  return problem === undefined ? resource : unserved(resource, problem);
};

const unserved = (resource: Resource, problem: string): Resource => ({
  ...resource,
  attribute: (name) => {
    if (name === "integration_type") throw new UnservedError(resource, problem);
    return resource.attribute(name);
  },
});

const toBlocks = (responses: Value | undefined): Value[] =>
  Object.entries(block(responses)).map(([status_code, mappings]) => ({ status_code, mappings }));

const findProblem = (
  given: Definition | undefined,
  { uri, subtype }: { uri: string | undefined; subtype: string | undefined },
): string | undefined => {
  if (!given) return "its operation has no such object";
  const type = toTextOrNothing(own(given, "type"))?.toLowerCase();
  if (type !== "aws_proxy" && type !== "http_proxy")
    return `type ${JSON.stringify(type === undefined ? null : excerpt(type))} is not a type of HTTP APIs; expected "aws_proxy" or "http_proxy"`;
  if (toTextOrNothing(own(given, "connectionType"))?.toUpperCase() === "VPC_LINK")
    return 'connectionType "VPC_LINK" is not served';
  if (subtype !== undefined) return undefined;
  if (uri === undefined) return "it has no uri, or none that the plan says";
  if (type === "http_proxy") {
    return /^(https?:\/\/|\$\{stageVariables\.)/.test(uri)
      ? undefined
      : `uri ${JSON.stringify(excerpt(uri))} is not served; expected a URL with http:// or https://`;
  }
  return findTargetOfUri(uri, [])
    ? undefined
    : `uri ${JSON.stringify(excerpt(uri))} is not served; expected that of a function, such as "\${aws_lambda_function.NAME.invoke_arn}"`;
};
