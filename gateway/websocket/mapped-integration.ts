// Non-proxy integrations: one template maps the message to the backend's request, another maps its response.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
import { excerpt } from "../../shared/excerpt.ts";
import type { BackendResponse } from "../direct/backend-request.ts";
import type { Scope } from "../mapping/scope.ts";
import type { Selectable } from "../mapping/selection.ts";
import type { Template } from "../mapping/template.ts";
import type { IntegrationResponse, Mapping, Templates } from "../model/mappings.ts";
import type { Route } from "../model/routes.ts";
import { failed, type IntegrationOutcome, respond } from "./integration-outcome.ts";

interface MappedCall {
  route: Route;
  mapping: Mapping;
  scope: Scope;
  /** Calls the backend with the output of the request template. */
  callBackend: CallBackend;
}

/** @returns the backend's response, or what is wrong. */
export type CallBackend = (
  request: string,
) => Promise<BackendResponse | IntegrationOutcome> | BackendResponse | IntegrationOutcome;

export const callMapped = async (call: MappedCall): Promise<IntegrationOutcome> => {
  const { mapping, scope, callBackend } = call;
  const mapped = attempt(() => requestFor(mapping, scope));
  if ("problem" in mapped) return failed(`its request template failed: ${mapped.problem}`);
  if (mapped.value === undefined)
    return failed("no request template is selected, and the message is not passed through");
  const answer = await callBackend(mapped.value);
  return "kind" in answer ? answer : respondToClient(call, answer);
};

/**
 * Without a match API Gateway logs "No match for output mapping and no default output mapping configured".
 * https://repost.aws/questions/QU5uSB74xLRg2NBJ4MGzQbgw
 */
const respondToClient = (
  { route, mapping, scope }: MappedCall,
  backend: BackendResponse,
): IntegrationOutcome => {
  // Without a route response nothing is sent, so nothing is mapped.
  if (!route.hasRouteResponse) return respond(backend.statusCode);
  const chosen = attempt(() => responseFor(mapping, backend.matched));
  if ("problem" in chosen)
    return failed("the patterns of its integration responses take too long to match");
  const response = chosen.value;
  if (!response) {
    return failed(
      `no integration response matches "${excerpt(backend.matched)}", and none exists for $default`,
    );
  }
  const { statusCode, body } = backend;
  const mapped = attempt(() => {
    const template = selected(response.templates, { requestBody: scope.body, statusCode });
    return template ? template({ ...scope, body }) : body;
  });
  return "problem" in mapped
    ? failed(`its response template failed: ${mapped.problem}. The response was: ${excerpt(body)}`)
    : respond(statusCode, mapped.value);
};

/** Milliseconds for all patterns of an integration, since the whole gateway waits. One alone may take as long. */
const MAX_PATTERNS_MS = 1000;

/** @throws Error when a pattern, or all of them together, take too long. */
const responseFor = ({ responses }: Mapping, matched: string): IntegrationResponse | undefined => {
  const endMs = performance.now() + MAX_PATTERNS_MS;
  const matches = ({ pattern }: IntegrationResponse): boolean => {
    if (performance.now() > endMs) throw new Error("the patterns take too long");
    return pattern?.matches(matched) ?? false;
  };
  return responses.find(matches) ?? responses.find(({ pattern }) => pattern === undefined);
};

const requestFor = ({ request, passthrough }: Mapping, scope: Scope): string | undefined => {
  const template = selected(request, { requestBody: scope.body });
  if (template) return template(scope);
  const passes =
    passthrough === "WHEN_NO_MATCH" ||
    (passthrough === "WHEN_NO_TEMPLATES" && request.byKey.size === 0);
  return passes ? scope.body : undefined;
};

/** Without a selection expression a message counts as `application/json`, the default content type of REST APIs. */
const selected = ({ select, byKey }: Templates, selectable: Selectable): Template | undefined =>
  (select ? byKey.get(select(selectable)) : undefined) ??
  byKey.get("$default") ??
  (select ? undefined : byKey.get("application/json"));

type Attempt<Result> = { value: Result } | { problem: string };

/** Neither the input of a template nor its output is necessarily JSON, and a template may take too long. */
const attempt = <Result>(run: () => Result): Attempt<Result> => {
  try {
    return { value: run() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};
