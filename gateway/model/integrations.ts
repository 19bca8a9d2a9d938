// Integrations: what answers a route, and how messages are mapped on the way there and back.
import {
  invalid,
  listNames,
  optionalNumber,
  optionalText,
  requiredText,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type FunctionTarget, type LambdaModel, requiredTarget } from "./functions.ts";
import { type Mapping, readMapping } from "./mappings.ts";

export interface Integration {
  address: string;
  /** Undefined: a MOCK integration, which API Gateway answers itself. */
  target?: FunctionTarget;
  /** Of the role that API Gateway assumes to call the function; undefined: the function's own policy counts. */
  credentialsArn?: string;
  /** Undefined: a proxy integration, whose event and answer are the function's own. */
  mapping?: Mapping;
  /** Milliseconds, 50 to 29,000. */
  timeoutMs: number;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
const DEFAULT_TIMEOUT_MS = 29_000;

/** Resources of the API of a route. */
export interface IntegrationResources {
  integrations: Resource[];
  integrationResponses: Resource[];
  /** Of the whole configuration. */
  functions: LambdaModel[];
}

export const readIntegration = (
  route: Resource,
  { integrations, integrationResponses, functions }: IntegrationResources,
): Integration => {
  const target = optionalText(route, "target") ?? "";
  const integration = integrations.find(
    (candidate) => target === `integrations/${requiredText(candidate, "id")}`,
  );
  if (!integration) {
    throw invalid(
      route,
      `target ${JSON.stringify(target)} is no integration of its API. ` +
        'Set it to "integrations/${aws_apigatewayv2_integration.NAME.id}", ' +
        `where NAME is one of: ${listNames(integrations)}.`,
    );
  }
  return {
    address: integration.address,
    ...readBackend(integration, integrationResponses, functions),
    credentialsArn: optionalText(integration, "credentials_arn"),
    // The provider does not send 0.
    timeoutMs: optionalNumber(integration, "timeout_milliseconds") || DEFAULT_TIMEOUT_MS,
  };
};

const readBackend = (
  integration: Resource,
  responses: Resource[],
  functions: LambdaModel[],
): Pick<Integration, "target" | "mapping"> => {
  const type = requiredText(integration, "integration_type");
  const target = () => requiredTarget(integration, "integration_uri", functions);
  const mapping = () => readMapping(integration, responses);
  if (type === "AWS_PROXY") return { target: target() };
  if (type === "AWS") return { target: target(), mapping: mapping() };
  if (type === "MOCK") return { mapping: mapping() };
  throw invalid(
    integration,
    `integration_type is "${type}"; only "AWS_PROXY", "AWS" and "MOCK" are served.`,
  );
};
