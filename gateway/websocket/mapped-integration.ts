// Non-proxy integrations: a template makes what the backend gets, another one what the client gets of its response.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
import { parseJson, parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import { valueAt } from "../mapping/json-path.ts";
import type { Scope } from "../mapping/scope.ts";
import type { Selectable } from "../mapping/selection.ts";
import type { Template } from "../mapping/template.ts";
import { printValue } from "../mapping/print-value.ts";
import type { IntegrationResponse, Mapping, Templates } from "../model/mappings.ts";
import type { Route } from "../model/routes.ts";
import {
  ACCESS_DENIED,
  failed,
  type IntegrationOutcome,
  isTimedOut,
  respond,
  type TimedOut,
  unauthorized,
} from "./integration-outcome.ts";

/** What the backend responded. */
interface BackendResponse {
  statusCode: number;
  body: string;
  /** What the patterns of integration responses are matched with: an error message, or the status of a MOCK. */
  matched: string;
}

interface MappedCall {
  route: Route;
  mapping: Mapping;
  scope: Scope;
  /** Undefined for a MOCK integration. */
  invoke?: (event: object) => Promise<Outcome | TimedOut>;
}

export const callMapped = async (call: MappedCall): Promise<IntegrationOutcome> => {
  const { mapping, scope, invoke } = call;
  const request = attempt(() => requestFor(mapping, scope));
  if (request === undefined) {
    return failed("no request template is selected, or it looks for JSON in a message without it");
  }
  if (!invoke) return respondToClient(call, mockResponse(request));
  const event = attempt(() => parseJson(request === "" ? "{}" : request) as object);
  if (event === undefined) return failed(`its request template makes no JSON: ${request}`);
  const result = await invoke(event);
  if (isTimedOut(result)) return result;
  if ("error" in result && result.error.errorType === ACCESS_DENIED)
    return unauthorized(result.error.errorMessage);
  return respondToClient(call, functionResponse(call, result));
};

/**
 * Without a match API Gateway logs "No match for output mapping and no default output mapping configured".
 * https://repost.aws/questions/QU5uSB74xLRg2NBJ4MGzQbgw
 */
const respondToClient = (
  { route, mapping, scope }: MappedCall,
  backend: BackendResponse | string,
): IntegrationOutcome => {
  if (typeof backend === "string") return failed(backend);
  // What is not sent is not mapped either.
  if (!route.hasRouteResponse) return respond(backend.statusCode);
  const chosen = attempt(() => ({ response: responseFor(mapping, backend.matched) }));
  if (!chosen) return failed("a pattern of its integration responses takes too long to match");
  const { response } = chosen;
  if (!response) {
    return failed(
      `no integration response matches "${backend.matched}", and there is none for $default`,
    );
  }
  const { statusCode, body } = backend;
  const template = selected(response.templates, { requestBody: scope.body, statusCode });
  const mapped = attempt(() => (template ? template({ ...scope, body }) : body));
  return mapped === undefined
    ? failed(`its response template looks for JSON in: ${body}`)
    : respond(statusCode, mapped);
};

/** @throws Error when a pattern takes too long. */
const responseFor = ({ responses }: Mapping, matched: string): IntegrationResponse | undefined =>
  responses.find(({ pattern }) => pattern?.matches(matched)) ??
  responses.find(({ pattern }) => pattern === undefined);

const requestFor = ({ request, passthrough }: Mapping, scope: Scope): string | undefined => {
  const template = selected(request, { requestBody: scope.body });
  if (template) return template(scope);
  const passes =
    passthrough === "WHEN_NO_MATCH" ||
    (passthrough === "WHEN_NO_TEMPLATES" && request.byKey.size === 0);
  return passes ? scope.body : undefined;
};

/** Without an expression a message counts as what REST APIs take a body for that does not say its type. */
const selected = ({ select, byKey }: Templates, selectable: Selectable): Template | undefined =>
  (select ? byKey.get(select(selectable)) : undefined) ??
  byKey.get("$default") ??
  (select ? undefined : byKey.get("application/json"));

/** @returns what is wrong when the template says no status. */
const mockResponse = (request: string): BackendResponse | string => {
  const [, status] = /"?statusCode"?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  return status === undefined
    ? `its request template has no statusCode, which a MOCK integration answers with: ${request}`
    : { statusCode: Number(status), body: "", matched: status };
};

/**
 * A function that fails has responded, too: with its error. That $connect is refused then is not documented.
 *
 * @returns what is wrong when the function could not be called.
 */
const functionResponse = ({ route }: MappedCall, result: Outcome): BackendResponse | string => {
  if ("payload" in result) return successfulResponse(result.payload);
  const { errorType, errorMessage } = result.error;
  const wasCalled = !errorType.startsWith("Gateway.");
  return wasCalled && route.routeKey !== "$connect"
    ? successfulResponse(JSON.stringify(result.error))
    : errorMessage;
};

const successfulResponse = (body: string): BackendResponse => ({
  statusCode: 200,
  body,
  matched: printValue(valueAt(parseJsonOrNothing(body), ["errorMessage"])),
});

/** What a template is given may be no JSON, and what it makes of it neither. */
const attempt = <Result>(run: () => Result): Result | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};
