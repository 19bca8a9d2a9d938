// The response to a request, as the function's result says.
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

export const JSON_TYPE: Header = ["content-type", "application/json"];

/** Bytes of an event, as in Lambda's message. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_EVENT_BYTES = 6_291_456;

/** The content type of a response whose function says none. */
export const TEXT_TYPE: Header = ["content-type", "text/plain;charset=UTF-8"];

/**
 * Reads a result in version 2.0 of the format. Without a status code, the whole result is the body, as JSON.
 *
 * @param payload JSON.
 * @param type of a response with a status code but without a content type.
 * @returns undefined for a result that cannot be sent.
 */
export const readAnswer = (payload: string, type: Header): Answer | undefined => {
  const value = parseJsonOrNothing(payload);
  if (value === undefined) return undefined;
  if (!isMap(value) || value["statusCode"] === undefined) {
    return { status: 200, headers: [JSON_TYPE], body: asBody(value) };
  }
  const { body, headers, cookies } = value;
  const text = body === undefined || body === null ? "" : asBody(body);
  return createAnswer(value, [...readHeaders(headers), ...readCookies(cookies)], { text, type });
};

/**
 * Reads a result in version 1.0 of the format, which requires a status code and a text as body.
 *
 * @returns undefined for a result that cannot be sent.
 */
export const readAnswerOfVersion1 = (payload: string): Answer | undefined => {
  const value = parseJsonOrNothing(payload);
  if (!isMap(value)) return undefined;
  const text = value["body"] ?? "";
  if (typeof text !== "string") return undefined;
  const several = readValues(value["multiValueHeaders"]);
  const named = new Set(several.map(([name]) => name));
  const single = readHeaders(value["headers"]).filter(([name]) => !named.has(name));
  return createAnswer(value, [...single, ...several], { text, type: TEXT_TYPE });
};

const createAnswer = (
  { statusCode, isBase64Encoded }: Record<string, unknown>,
  sent: Header[],
  { text, type }: { text: string; type: Header },
): Answer | undefined => {
  const status = numberOfAny(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!sent.every(canBeSent)) return undefined;
  const hasType = sent.some(([name]) => name === "content-type");
  return {
    status,
    headers: hasType ? sent : [type, ...sent],
    body: isBase64Encoded === true ? Buffer.from(text, "base64") : text,
  };
};

const asBody = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** Headers of the connection, which are not passed on. */
export const OF_CONNECTION = new Set([
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

const readValues = (headers: unknown): Header[] =>
  isMap(headers)
    ? Object.entries(headers).flatMap(([name, values]) =>
        Array.isArray(values) ? values.flatMap((value) => readHeaders({ [name]: value })) : [],
      )
    : [];

const readCookies = (cookies: unknown): Header[] =>
  Array.isArray(cookies) ? cookies.map((cookie) => ["set-cookie", textOfAny(cookie)]) : [];

/** Whether the name and the value are such as HTTP has. */
export const canBeSent = ([name, value]: Header): boolean => {
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
