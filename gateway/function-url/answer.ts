// The response to a request, as the function's result says, or as Lambda gives it.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { validateHeaderName, validateHeaderValue } from "../request/node-http.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";

export type Header = [name: string, value: string];

export interface Answer {
  status: number;
  headers: Header[];
  body: string | Buffer;
}

const JSON_TYPE: Header = ["content-type", "application/json"];

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

/** Bytes of an event, as in Lambda's message. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_EVENT_BYTES = 6_291_456;

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

/**
 * Without a status code, the whole result is the body.
 *
 * @param payload JSON.
 * @returns undefined for a result that cannot be sent.
 */
export const readAnswer = (payload: string): Answer | undefined => {
  const value = parseJsonOrNothing(payload);
  if (value === undefined) return undefined;
  if (!isMap(value) || value["statusCode"] === undefined) {
    return { status: 200, headers: [JSON_TYPE], body: asBody(value) };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = value;
  const status = numberOfAny(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const text = body === undefined || body === null ? "" : asBody(body);
  const sent = [...readHeaders(headers), ...readCookies(cookies)];
  if (!sent.every(canBeSent)) return undefined;
  const hasType = sent.some(([name]) => name === "content-type");
  return {
    status,
    headers: hasType ? sent : [JSON_TYPE, ...sent],
    body: isBase64Encoded === true ? Buffer.from(text, "base64") : text,
  };
};

const asBody = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** Headers of the connection, which Lambda does not pass on. */
const OF_CONNECTION = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const readHeaders = (headers: unknown): Header[] =>
  isMap(headers)
    ? Object.entries(headers)
        .map(([name, value]): Header => [name.toLowerCase(), textOfAny(value)])
        .filter(([name]) => !OF_CONNECTION.has(name))
    : [];

const readCookies = (cookies: unknown): Header[] =>
  Array.isArray(cookies) ? cookies.map((cookie) => ["set-cookie", textOfAny(cookie)]) : [];

const canBeSent = ([name, value]: Header): boolean => {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
