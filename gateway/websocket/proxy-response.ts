// Parses the result of a Lambda function behind a proxy integration.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";

export interface ProxyResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const KEYS = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/** Of a result without a status, even of an empty one. */
const OK = 200;

/** @returns undefined for a malformed result, for which the client gets "Internal server error". */
export const parseProxyResponse = (payload: string): ProxyResponse | undefined => {
  const value = parseJsonOrNothing(payload);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (Object.keys(value).some((key) => !KEYS.has(key))) return undefined;
  const { statusCode = OK, headers, body, isBase64Encoded } = value as Record<string, unknown>;
  const status = numberOfAny(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  return {
    statusCode: status,
    headers: stringHeaders(headers),
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64").toString() : (body ?? ""),
  };
};

/** Lower-cases the names: they are only compared, never sent. */
const stringHeaders = (headers: unknown): Record<string, string> =>
  typeof headers === "object" && headers !== null
    ? Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOfAny(value)]),
      )
    : {};
