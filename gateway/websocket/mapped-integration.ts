// Non-proxy integrations: one template maps the message to the backend's request, another maps its response.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
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

/** Response of the backend. */
interface BackendResponse {
  statusCode: number;
  body: string;
  /** Text that integration responses are matched against: an error message, or the status of a MOCK. */
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
  const mapped = attempt(() => requestFor(mapping, scope));
  if ("problem" in mapped) return failed(`its request template failed: ${mapped.problem}`);
  const request = mapped.value;
  if (request === undefined)
    return failed("no request template is selected, and the message is not passed through");
  if (!invoke) return respondToClient(call, mockResponse(request));
  const event = parseJsonOrNothing(request === "" ? "{}" : request);
  if (event === undefined) return failed(`its request template does not produce JSON: ${request}`);
  const result = await invoke(event as object);
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
  // Without a route response nothing is sent, so nothing is mapped.
  if (!route.hasRouteResponse) return respond(backend.statusCode);
  const chosen = attempt(() => responseFor(mapping, backend.matched));
  if ("problem" in chosen)
    return failed("a pattern of its integration responses takes too long to match");
  const response = chosen.value;
  if (!response) {
    return failed(
      `no integration response matches "${backend.matched}", and none exists for $default`,
    );
  }
  const { statusCode, body } = backend;
  const template = selected(response.templates, { requestBody: scope.body, statusCode });
  const mapped = attempt(() => (template ? template({ ...scope, body }) : body));
  return "problem" in mapped
    ? failed(`its response template failed: ${mapped.problem}. The response was: ${body}`)
    : respond(statusCode, mapped.value);
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

/** Without a selection expression a message counts as `application/json`, the default content type of REST APIs. */
const selected = ({ select, byKey }: Templates, selectable: Selectable): Template | undefined =>
  (select ? byKey.get(select(selectable)) : undefined) ??
  byKey.get("$default") ??
  (select ? undefined : byKey.get("application/json"));

/** @returns a problem when the template does not set a status. */
const mockResponse = (request: string): BackendResponse | string => {
  const [, status] = /"?statusCode"?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  return status === undefined
    ? `its request template does not set statusCode, which a MOCK integration requires: ${request}`
    : { statusCode: Number(status), body: "", matched: status };
};

/**
 * A failed function counts as a response with its error, except for $connect, which is then rejected. The exception is
 * not documented.
 *
 * @returns a problem when the function could not be called.
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

type Attempt<Result> = { value: Result } | { problem: string };

/** Neither the input of a template nor its output is necessarily JSON, and a template may take too long. */
const attempt = <Result>(run: () => Result): Attempt<Result> => {
  try {
    return { value: run() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};
