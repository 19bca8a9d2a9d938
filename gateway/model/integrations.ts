// Integrations: the backend of a route, and how its requests and responses are mapped.
import {
  invalid,
  listNames,
  optionalNumber,
  optionalText,
  requiredText,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { findTargetOfUri, type FunctionTarget, type LambdaModel } from "./functions.ts";
import { type Mapping, readMapping } from "./mappings.ts";
import { UnservedError } from "./unserved-error.ts";

export interface Integration {
  address: string;
  /** Undefined for a MOCK integration, to which API Gateway itself responds. */
  target?: FunctionTarget;
  /** ARN of the role that API Gateway assumes to call the function; undefined: the function's resource policy decides. */
  credentialsArn?: string;
  /** Undefined for a proxy integration, which maps neither the event nor the response. */
  mapping?: Mapping;
  /** Why messages of the route fail here, although they do not on AWS. */
  unserved?: string;
  /** Milliseconds, 50 to 29,000. */
  timeoutMs: number;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
const DEFAULT_TIMEOUT_MS = 29_000;

/** Resources of one API, and all functions. */
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
  const target = optionalText(route, "target");
  if (target === undefined) {
    const unserved = `${route.address}: it has no target, or none that the plan says`;
    return { address: route.address, unserved, timeoutMs: DEFAULT_TIMEOUT_MS };
  }
  const integration = integrations.find(
    (candidate) => target === `integrations/${requiredText(candidate, "id")}`,
  );
  if (!integration) {
    throw invalid(
      route,
      `target ${JSON.stringify(target)} is not an integration of its API. ` +
        'Set it to "integrations/${aws_apigatewayv2_integration.NAME.id}", ' +
        `where NAME is one of: ${listNames(integrations)}.`,
    );
  }
  return {
    address: integration.address,
    ...backendOrReason(() => readBackend(integration, integrationResponses, functions)),
    credentialsArn: optionalText(integration, "credentials_arn"),
    // The provider omits 0, so AWS applies its default.
    timeoutMs: optionalNumber(integration, "timeout_milliseconds") || DEFAULT_TIMEOUT_MS,
  };
};

/** @returns why it is not served, if it is not. */
const backendOrReason = (
  read: () => Pick<Integration, "target" | "mapping">,
): Pick<Integration, "target" | "mapping" | "unserved"> => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnservedError) return { unserved: error.message };
    throw error;
  }
};

const readBackend = (
  integration: Resource,
  responses: Resource[],
  functions: LambdaModel[],
): Pick<Integration, "target" | "mapping"> => {
  const type = requiredText(integration, "integration_type");
  const target = () => readTarget(integration, functions);
  const mapping = () => readMapping(integration, responses);
  if (type === "AWS_PROXY") return { target: target() };
  if (type === "AWS") return { target: target(), mapping: mapping() };
  if (type === "MOCK") return { mapping: mapping() };
  throw new UnservedError(
    integration,
    `integration_type "${type}" is not served; only "AWS_PROXY", "AWS" and "MOCK" are`,
  );
};

const readTarget = (integration: Resource, functions: LambdaModel[]): FunctionTarget => {
  const uri = optionalText(integration, "integration_uri");
  const target = uri === undefined ? undefined : findTargetOfUri(uri, functions);
  if (target) return target;
  throw new UnservedError(
    integration,
    uri === undefined
      ? "it has no integration_uri, or none that the plan says"
      : `integration_uri ${JSON.stringify(uri)} is not served; only those of Lambda functions are, such as ` +
          '"${aws_lambda_function.NAME.invoke_arn}"',
  );
};
