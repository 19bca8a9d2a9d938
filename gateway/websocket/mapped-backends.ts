// The backends of non-proxy integrations that are not AWS services: API Gateway itself, and functions.
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { BackendResponse } from "../direct/backend-request.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import { valueAt } from "../mapping/json-path.ts";
import { printValue } from "../mapping/print-value.ts";
import {
  ACCESS_DENIED,
  failed,
  type IntegrationOutcome,
  isTimedOut,
  type TimedOut,
  unauthorized,
} from "./integration-outcome.ts";
import type { CallBackend } from "./mapped-integration.ts";

/** MOCK: the request template sets the status. */
export const answerMock: CallBackend = (request) => {
  const [, status] = /"?statusCode"?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  return status === undefined
    ? failed(
        `its request template does not set statusCode, which a MOCK integration requires: ${excerpt(request)}`,
      )
    : { statusCode: Number(status), body: "", matched: status };
};

/** @param invoke calls the function with an event. */
export const createFunctionBackend =
  (routeKey: string, invoke: (event: object) => Promise<Outcome | TimedOut>): CallBackend =>
  async (request) => {
    const event = parseEvent(request);
    if (event === undefined) return noJson(request);
    const result = await invoke(event);
    return isTimedOut(result) ? result : readOutcome(routeKey, result);
  };

/** A request template that produces nothing stands for an empty object. */
const parseEvent = (request: string): object | undefined =>
  parseJsonOrNothing(request === "" ? "{}" : request) as object | undefined;

const noJson = (request: string): IntegrationOutcome =>
  failed(`its request template does not produce JSON: ${excerpt(request)}`);

/** Lambda accepts the event: 202, without a body. @param accept returns why it may not. */
export const createAsyncBackend =
  (accept: (event: object) => string | undefined): CallBackend =>
  (request) => {
    const event = parseEvent(request);
    if (event === undefined) return noJson(request);
    const refusal = accept(event);
    return refusal === undefined
      ? { statusCode: 202, body: "", matched: "" }
      : unauthorized(refusal);
  };

/**
 * A failed function counts as a response with its error, except for $connect, which is then rejected. The exception is
 * not documented.
 */
const readOutcome = (routeKey: string, result: Outcome): BackendResponse | IntegrationOutcome => {
  if ("payload" in result) return successfulResponse(result.payload);
  const { errorType, errorMessage } = result.error;
  if (errorType === ACCESS_DENIED) return unauthorized(errorMessage);
  const wasCalled = !errorType.startsWith("Gateway.");
  return wasCalled && routeKey !== "$connect"
    ? successfulResponse(JSON.stringify(result.error))
    : failed(errorMessage);
};

const successfulResponse = (body: string): BackendResponse => ({
  statusCode: 200,
  body,
  matched: printValue(valueAt(parseJsonOrNothing(body), ["errorMessage"])),
});
