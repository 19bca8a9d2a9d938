// AWS services that a route calls directly, without a function.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
import { compileParameter, type Parameter } from "../mapping/parameters.ts";
import { readProblem } from "../mapping/mapping-error.ts";
import type { Resource } from "../terraform/configuration.ts";
import { toTextMap } from "../terraform/values.ts";
import { UnservedError } from "./unserved-error.ts";

export interface ServiceBackend {
  service: ServiceName;
  /** From a URI `…:action/{action}`. */
  action?: string;
  /** From a URI `…:path/{path}`; for SQS `{account}/{queue}`. */
  path?: string;
  parameters: Parameter[];
}

/** Services in URIs, with their names for people. */
export const SERVICES = new Map([
  ["dynamodb", "DynamoDB"],
  ["events", "EventBridge"],
  ["sns", "SNS"],
  ["sqs", "SQS"],
  ["states", "Step Functions"],
] as const);

export type ServiceName = Parameters<(typeof SERVICES)["get"]>[0];

/** `arn:aws:apigateway:{region}:{service}:path/{path}` or `…:action/{action}`. */
const SERVICE_URI = /^arn:[^:]*:apigateway:[^:]*:([\w.-]+):(path|action)\/(.*)$/;

/** @returns undefined for a URI of another kind, or of a service that is not served. */
export const readServiceBackend = (
  integration: Resource,
  uri: string,
): ServiceBackend | undefined => {
  const [, name, kind, rest] = SERVICE_URI.exec(uri) ?? [];
  const service = [...SERVICES.keys()].find((one) => one === name);
  if (service === undefined || rest === undefined) return undefined;
  return {
    service,
    ...(kind === "action" ? { action: rest } : { path: rest.replace(/^\//, "") }),
    parameters: readParameters(integration),
  };
};

/** @throws {UnservedError} for a mapping that is not served. */
export const readParameters = (integration: Resource): Parameter[] =>
  Object.entries(toTextMap(integration.attribute("request_parameters"))).map(([target, source]) => {
    try {
      return compileParameter(target, source);
    } catch (error) {
      throw new UnservedError(integration, `request_parameters: ${readProblem(error)}`);
    }
  });
