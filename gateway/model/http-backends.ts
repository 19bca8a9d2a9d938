// HTTP endpoints that a route calls.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { assertFixedHost, describeHostParameter } from "../mapping/fixed-host.ts";
import { MappingError } from "../mapping/mapping-error.ts";
import type { Parameter } from "../mapping/parameters.ts";
import { stayInside } from "../mapping/stay-inside.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { readParameters } from "./service-backends.ts";
import { UnservedError } from "./unserved-error.ts";

export interface HttpBackend {
  /** For example `POST`. */
  method: string;
  /** With `{name}` for path parameters, and `${stageVariables.name}`. */
  url: string;
  parameters: Parameter[];
}

/** @throws {UnservedError} for a URI that is not a URL, or has a parameter in its host. */
export const readHttpBackend = (integration: Resource, uri: string): HttpBackend => {
  if (!/^https?:\/\/[^/]/i.test(uri)) {
    throw new UnservedError(
      integration,
      `integration_uri ${JSON.stringify(excerpt(uri))} is not served; expected a URL such as "https://example.com/messages"`,
    );
  }
  const problem = describeHostParameter(uri);
  if (problem !== undefined)
    throw new UnservedError(integration, `integration_uri is not served: ${problem}`);
  const method = optionalText(integration, "integration_method") ?? "ANY";
  return {
    // The client sends a message, not a request with a method.
    method: method === "ANY" ? "POST" : method,
    url: uri,
    parameters: readParameters(integration),
  };
};

/**
 * @throws {MappingError} when a variable or path parameter has no value, a parameter is part of the host, or the result
 * is not a URL.
 */
export const fillUrl = (
  { url }: HttpBackend,
  stageVariables: Record<string, string>,
  { path, query }: { path: ReadonlyMap<string, string>; query: URLSearchParams },
): URL => {
  const inStage = url.replace(/\$\{stageVariables\.(\w+)\}/g, (written, name: string) =>
    required(own(stageVariables, name), written),
  );
  assertFixedHost(inStage);
  const filled = inStage.replace(/\{([\w-]+)\+?\}/g, (written, name: string) =>
    encodeURIComponent(stayInside(required(path.get(name), written), written)),
  );
  if (!URL.canParse(filled)) throw new MappingError(`"${excerpt(filled)}" is not a URL`);
  const target = new URL(filled);
  for (const [name, value] of query) target.searchParams.append(name, value);
  return target;
};

const required = (value: string | undefined, written: string): string => {
  if (value !== undefined) return value;
  throw new MappingError(
    `the message gives no value for ${excerpt(written)} of the integration_uri`,
  );
};
