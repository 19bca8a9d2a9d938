// Routes to HTTP endpoints: the response of an endpoint, or why there is none.
import { createResponse } from "../direct/backend-request.ts";
import { callHttp, type HttpAnswer, type HttpCall } from "../direct/http-call.ts";
import { failed, type IntegrationOutcome } from "./integration-outcome.ts";
import type { CallBackend } from "./mapped-integration.ts";
import { withTimeout } from "./with-timeout.ts";

/** Ends the request when the integration's timeout has passed. */
export const callInTime = async (
  call: Omit<HttpCall, "signal">,
  timeoutMs: number,
): Promise<HttpAnswer | IntegrationOutcome> => {
  const controller = new AbortController();
  const answer = await withTimeout(attempt({ ...call, signal: controller.signal }), timeoutMs);
  if ("kind" in answer) controller.abort();
  return answer;
};

const attempt = async (call: HttpCall): Promise<HttpAnswer | IntegrationOutcome> => {
  try {
    return await callHttp(call);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
};

export const createHttpBackend =
  (call: Omit<HttpCall, "signal" | "body">, timeoutMs: number): CallBackend =>
  async (body) => {
    const answer = await callInTime({ ...call, body }, timeoutMs);
    return "kind" in answer ? answer : createResponse(answer.statusCode, answer.body);
  };
