// The responses that a function URL gives by itself.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { type Answer, JSON_TYPE, MAX_EVENT_BYTES } from "../proxy/answer.ts";

/** With a capital M, and without line breaks. */
const refusal = (status: number, type: string, Message: string): Answer => ({
  status,
  headers: [JSON_TYPE, ["x-amzn-errortype", type]],
  body: JSON.stringify({ Message }),
});

export const FORBIDDEN = refusal(
  403,
  "AccessDeniedException",
  "Forbidden. For troubleshooting Function URL authorization issues, see: " +
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
);

/** @param expected continues "Credential should be scoped to ". */
export const wrongScope = (expected: string): Answer =>
  refusal(403, "InvalidSignatureException", `Credential should be scoped to ${expected}.`);

export const TOO_LARGE = refusal(
  413,
  "RequestEntityTooLargeException",
  `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
);

export const THROTTLED = refusal(429, "TooManyRequestsException", "Rate Exceeded.");

/** The function failed, timed out, or returned something else than a response. The body is not JSON, despite its type. */
export const BAD_GATEWAY: Answer = {
  status: 502,
  headers: [JSON_TYPE],
  body: "Internal Server Error",
};
