// Integrations of HTTP APIs: the function, the URL or the service behind a route.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html
import { excerpt } from "../../shared/excerpt.ts";
import { describeHostParameter } from "../mapping/fixed-host.ts";
import { optionalNumber, optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { blocks } from "../terraform/document.ts";
import { toTextMap } from "../terraform/values.ts";
import { findTargetOfUri, type FunctionTarget, type LambdaModel } from "./functions.ts";
import { type ParameterChange, readChanges, readResponseChanges } from "./http-parameters.ts";
import { type HttpServiceBackend, readHttpService } from "./http-services.ts";
import { UnservedError } from "./unserved-error.ts";

export interface HttpIntegration {
  address: string;
  /** Undefined: see `unserved`. */
  backend?: Backend;
  /** Why requests of the route fail here, although they do not on AWS. */
  unserved?: string;
  /** Milliseconds, 50 to 30,000. */
  timeoutMs: number;
  /** Changes to requests before the backend gets them. */
  requestChanges: ParameterChange[];
  /** Changes to the backend's responses, by status code. */
  responseChanges: Map<string, ParameterChange[]>;
}

type Backend = FunctionBackend | UrlBackend | HttpServiceBackend;

export interface FunctionBackend {
  kind: "function";
  target: FunctionTarget;
  /** ARN of the role that API Gateway assumes to call the function; undefined: the function's resource policy decides. */
  credentialsArn?: string;
  /** Version of the payload format. */
  format: "1.0" | "2.0";
}

export interface UrlBackend {
  kind: "url";
  /** May contain `{name}` of path variables, and `${stageVariables.name}`. */
  url: string;
  /** `ANY`: the method of the request. */
  method: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const DEFAULT_TIMEOUT_MS = 30_000;

const NO_CHANGES: Pick<HttpIntegration, "requestChanges" | "responseChanges"> = {
  requestChanges: [],
  responseChanges: new Map(),
};

/** @param integrations of the API. */
export const readHttpIntegration = (
  route: Resource,
  integrations: Resource[],
  functions: LambdaModel[],
): HttpIntegration => {
  const target = optionalText(route, "target");
  const integration = integrations.find(
    (candidate) => target === `integrations/${optionalText(candidate, "id")}`,
  );
  if (!integration) {
    const unserved = `${route.address}: its target is ${target === undefined ? "not set, or not in the plan" : `${JSON.stringify(target)}, which is not an integration of its API`}`;
    return { address: route.address, unserved, timeoutMs: DEFAULT_TIMEOUT_MS, ...NO_CHANGES };
  }
  return {
    address: integration.address,
    // The provider omits 0, so AWS applies its default.
    timeoutMs: optionalNumber(integration, "timeout_milliseconds") || DEFAULT_TIMEOUT_MS,
    ...orUnserved(() => readServed(integration, functions)),
  };
};

const readServed = (integration: Resource, functions: LambdaModel[]): Served => {
  const backend = readBackend(integration, functions);
  const parameters = toTextMap(integration.attribute("request_parameters"));
  const responses = blocks(integration.attribute("response_parameters"));
  return {
    backend,
    // Those of a service are its own.
    requestChanges:
      backend.kind === "service" ? [] : readChanges(integration, "request_parameters", parameters),
    responseChanges: readResponseChanges(integration, responses),
  };
};

/** Of an API with a target: a function, which gets version 2.0 of the format, or a URL. */
export const readQuickIntegration = (
  api: Resource,
  functions: LambdaModel[],
): HttpIntegration | undefined => {
  const uri = optionalText(api, "target") || undefined;
  if (uri === undefined) return undefined;
  const target = findTargetOfUri(uri, functions);
  const credentialsArn = optionalText(api, "credentials_arn") || undefined;
  const backend = target
    ? { kind: "function" as const, target, credentialsArn, format: "2.0" as const }
    : { kind: "url" as const, url: uri, method: "ANY" };
  return { address: api.address, timeoutMs: DEFAULT_TIMEOUT_MS, backend, ...NO_CHANGES };
};

type Served = Pick<HttpIntegration, "backend" | "unserved" | "requestChanges" | "responseChanges">;

const orUnserved = (read: () => Served): Served => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnservedError) return { unserved: error.message, ...NO_CHANGES };
    throw error;
  }
};

const readBackend = (integration: Resource, functions: LambdaModel[]): Backend => {
  const type = optionalText(integration, "integration_type") ?? "";
  const subtype = optionalText(integration, "integration_subtype") || undefined;
  if (subtype !== undefined) return readHttpService(integration, subtype);
  if (optionalText(integration, "connection_type") === "VPC_LINK")
    throw new UnservedError(integration, 'connection_type "VPC_LINK" is not served');
  const uri = optionalText(integration, "integration_uri");
  if (uri === undefined) {
    throw new UnservedError(integration, "it has no integration_uri, or none that the plan says");
  }
  if (type === "HTTP_PROXY") return readUrl(integration, uri);
  const target = type === "AWS_PROXY" ? findTargetOfUri(uri, functions) : undefined;
  if (!target) {
    throw new UnservedError(
      integration,
      `integration_type "${type}" with the integration_uri ${JSON.stringify(excerpt(uri))} is not served; ` +
        'expected "AWS_PROXY" with "${aws_lambda_function.NAME.invoke_arn}", or "HTTP_PROXY" with a URL',
    );
  }
  return {
    kind: "function",
    target,
    credentialsArn: optionalText(integration, "credentials_arn") || undefined,
    format: optionalText(integration, "payload_format_version") === "2.0" ? "2.0" : "1.0",
  };
};

const readUrl = (integration: Resource, url: string): UrlBackend => {
  if (!/^(https?:\/\/|\$\{stageVariables\.)/.test(url)) {
    throw new UnservedError(
      integration,
      `integration_uri ${JSON.stringify(excerpt(url))} is not served; expected a URL with http:// or https://`,
    );
  }
  const problem = describeHostParameter(url);
  if (problem !== undefined)
    throw new UnservedError(integration, `integration_uri is not served: ${problem}`);
  return { kind: "url", url, method: optionalText(integration, "integration_method") || "ANY" };
};
