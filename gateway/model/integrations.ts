// Integrations: the backend of a route, and how its requests and responses are mapped.
import {
  invalid,
  listNames,
  optionalNumber,
  optionalText,
  requiredText,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { toTextMap } from "../terraform/values.ts";
import { findTargetOfUri, type FunctionTarget, type LambdaModel } from "./functions.ts";
import { type HttpBackend, readHttpBackend } from "./http-backends.ts";
import { type Mapping, readMapping } from "./mappings.ts";
import { readServiceBackend, SERVICES, type ServiceBackend } from "./service-backends.ts";
import { UnservedError } from "./unserved-error.ts";

export interface Integration {
  address: string;
  /** The function; undefined for other backends, and for a MOCK integration, to which API Gateway itself responds. */
  target?: FunctionTarget;
  /** Whether Lambda only accepts the event, and API Gateway does not wait for the function. */
  isAsynchronous?: true;
  /** Set instead of a target when the backend is an AWS service. */
  service?: ServiceBackend;
  /** Set instead of a target when the backend is an HTTP endpoint. */
  http?: HttpBackend;
  /** ARN of the role that API Gateway assumes to call the backend; undefined: the function's resource policy decides. */
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

type Backend = Pick<Integration, "target" | "isAsynchronous" | "service" | "http" | "mapping">;

/** @returns why it is not served, if it is not. */
const backendOrReason = (read: () => Backend): Backend & Pick<Integration, "unserved"> => {
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
): Backend => {
  if (optionalText(integration, "connection_type") === "VPC_LINK") {
    throw new UnservedError(
      integration,
      'connection_type "VPC_LINK" is not served: the gateway does not connect to VPCs',
    );
  }
  const type = requiredText(integration, "integration_type");
  const mapping = () => readMapping(integration, responses);
  if (type === "AWS_PROXY") return { target: requiredFunction(integration, functions) };
  if (type === "AWS") return { ...readAwsBackend(integration, functions), mapping: mapping() };
  if (type === "MOCK") return { mapping: mapping() };
  const http = () => readHttpBackend(integration, readUri(integration));
  if (type === "HTTP_PROXY") return { http: http() };
  if (type === "HTTP") return { http: http(), mapping: mapping() };
  throw new UnservedError(
    integration,
    `integration_type "${type}" is not served; only "AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP" and "MOCK" are`,
  );
};

const AND = new Intl.ListFormat("en-GB", { type: "conjunction" });

const readAwsBackend = (integration: Resource, functions: LambdaModel[]): Backend => {
  const uri = readUri(integration);
  const target = findTargetOfUri(uri, functions);
  if (target) return { target, ...(isAsynchronous(integration) && { isAsynchronous: true }) };
  const service = readServiceBackend(integration, uri);
  if (service) return { service };
  throw new UnservedError(
    integration,
    `integration_uri ${JSON.stringify(uri)} is not served; only those of ` +
      `${AND.format(["Lambda functions", ...SERVICES.values()])} are, ` +
      'such as "${aws_lambda_function.NAME.invoke_arn}"',
  );
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html */
const isAsynchronous = (integration: Resource): boolean =>
  Object.entries(toTextMap(integration.attribute("request_parameters"))).some(
    ([target, source]) =>
      target.toLowerCase() === "integration.request.header.x-amz-invocation-type" &&
      source === "'Event'",
  );

const requiredFunction = (integration: Resource, functions: LambdaModel[]): FunctionTarget => {
  const uri = readUri(integration);
  const target = findTargetOfUri(uri, functions);
  if (target) return target;
  throw new UnservedError(
    integration,
    `integration_uri ${JSON.stringify(uri)} is not that of a Lambda function, which "AWS_PROXY" requires; ` +
      'use "${aws_lambda_function.NAME.invoke_arn}"',
  );
};

const readUri = (integration: Resource): string => {
  const uri = optionalText(integration, "integration_uri");
  if (uri !== undefined) return uri;
  throw new UnservedError(integration, "it has no integration_uri, or none that the plan says");
};
