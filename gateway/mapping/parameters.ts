// Parameters of a request to a backend: headers, query parameters and path segments, each from one source.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonPath, valueAt } from "./json-path.ts";
import { MappingError } from "./mapping-error.ts";
import { printValue } from "./print-value.ts";
import { jsonBody, type Scope } from "./scope.ts";

export interface Parameter {
  place: "header" | "querystring" | "path";
  /** Headers are in lower case. */
  name: string;
  /** @returns undefined when the message does not have it. @throws {SyntaxError} for a body that is not JSON. */
  read: (scope: Scope) => string | undefined;
}

/**
 * @param target such as `integration.request.header.Content-Type`.
 * @param source such as `'text/plain'`, `context.connectionId` or `route.request.body.id`.
 * @throws {MappingError} for any other form.
 */
export const compileParameter = (target: string, source: string): Parameter => {
  const [, place, name = ""] =
    /^integration\.request\.(header|querystring|path)\.([\w.~-]+)$/.exec(target) ?? [];
  if (place !== "header" && place !== "querystring" && place !== "path") {
    throw new MappingError(
      `"${excerpt(target)}" is not supported; use integration.request.header, .querystring or .path and a name`,
    );
  }
  return {
    place,
    name: place === "header" ? name.toLowerCase() : name,
    read: compileSource(source),
  };
};

const compileSource = (source: string): Parameter["read"] => {
  const [, text] = /^'([^']*)'$/.exec(source) ?? [];
  if (text !== undefined) return () => text;
  if (source === "route.request.body") return ({ body }) => body;
  const [, place = "", path = ""] =
    /^(context|stageVariables|route\.request\.(?:body|header|querystring|path))\.(.+)$/.exec(
      source,
    ) ?? [];
  const names = place === "context" || place.endsWith("body") ? parseJsonPath(path) : [path];
  const from = SOURCES.get(place);
  if (!from) {
    throw new MappingError(
      `the source "${excerpt(source)}" is not supported; use a text in single quotes, context, stageVariables, ` +
        "route.request.body, .header, .querystring or .path and a name",
    );
  }
  return (scope) => {
    const value = valueAt(from(scope), names);
    return value === undefined ? undefined : printValue(value);
  };
};

const SOURCES = new Map<string, (scope: Scope) => unknown>([
  ["context", ({ context }) => context],
  ["stageVariables", ({ stageVariables }) => stageVariables],
  ["route.request.body", jsonBody],
  ["route.request.header", ({ params }) => params.header],
  ["route.request.querystring", ({ params }) => params.querystring],
  ["route.request.path", ({ params }) => params.path],
]);
