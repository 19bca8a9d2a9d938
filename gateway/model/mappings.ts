// How non-proxy integrations map messages to backend requests, and backend responses to client messages.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-transformations.html
import { excerpt } from "../../shared/excerpt.ts";
import { type BoundedPattern, boundedPattern } from "../mapping/bounded-pattern.ts";
import { compileSelection, type Selection } from "../mapping/selection.ts";
import { compileTemplate, type Template } from "../mapping/template.ts";
import { readProblem } from "../mapping/mapping-error.ts";
import { invalid, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { toTextMap } from "../terraform/values.ts";
import { UnservedError } from "./unserved-error.ts";

export interface Mapping {
  request: Templates;
  /** How to handle a message without a matching request template. */
  passthrough: Passthrough;
  responses: IntegrationResponse[];
}

export type Passthrough = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";

export interface Templates {
  /** Undefined without a selection expression. */
  select?: Selection;
  byKey: Map<string, Template>;
}

export interface IntegrationResponse {
  /** Must match a whole response; undefined for `$default`, which matches any other. */
  pattern?: BoundedPattern;
  templates: Templates;
}

/** @param responses of all integrations of the API. */
export const readMapping = (integration: Resource, responses: Resource[]): Mapping => ({
  request: readTemplates(integration, "request_templates"),
  passthrough: readPassthrough(integration),
  responses: responses
    .filter((one) => optionalText(one, "integration_id") === requiredText(integration, "id"))
    .map(readResponse),
});

const readPassthrough = (integration: Resource): Passthrough => {
  const given = optionalText(integration, "passthrough_behavior") ?? "WHEN_NO_MATCH";
  if (given === "WHEN_NO_MATCH" || given === "WHEN_NO_TEMPLATES" || given === "NEVER") return given;
  throw invalid(
    integration,
    `passthrough_behavior is "${excerpt(given)}"; expected "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES" or "NEVER".`,
  );
};

const readResponse = (response: Resource): IntegrationResponse => {
  const key = requiredText(response, "integration_response_key");
  return {
    ...(key !== "$default" && { pattern: readPattern(response, key) }),
    templates: readTemplates(response, "response_templates"),
  };
};

const readPattern = (response: Resource, key: string): BoundedPattern => {
  const [, source] = /^\/(.+)\/$/s.exec(key) ?? [];
  try {
    if (source !== undefined) return boundedPattern(source);
  } catch {
    // Reported below.
  }
  throw invalid(
    response,
    `integration_response_key is "${excerpt(key)}"; expected "$default" or a pattern such as "/4\\d\\d/".`,
  );
};

const readTemplates = (resource: Resource, attribute: string): Templates => {
  const expression = optionalText(resource, "template_selection_expression");
  const templates = Object.entries(toTextMap(resource.attribute(attribute)));
  return {
    ...(expression !== undefined && {
      select: naming(resource, "template_selection_expression", () => compileSelection(expression)),
    }),
    byKey: new Map(
      templates.map(([key, text]) => [
        key,
        naming(resource, `${attribute}["${excerpt(key)}"]`, () => compileTemplate(text)),
      ]),
    ),
  };
};

/** Adds the resource and the attribute to errors. */
const naming = <Result>(resource: Resource, attribute: string, compile: () => Result): Result => {
  try {
    return compile();
  } catch (error) {
    throw new UnservedError(resource, `${attribute}: ${readProblem(error)}`);
  }
};
