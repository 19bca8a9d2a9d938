// The event that a function URL sends: version 2.0 of the payload format.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isUtf8 } from "node:buffer";
import { groupBy } from "../../shared/group-by.ts";
import type { CallerIdentity } from "../iam/access-control.ts";
import { readAccessKeyId } from "../iam/credentials.ts";
import type { UrlRequest } from "../model/function-urls.ts";
import { readSourceAddress } from "../request/source-address.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { formatRequestTime } from "../time/request-time.ts";

export interface EventOptions {
  to: UrlRequest;
  /** Without the question mark. */
  query: string;
  request: IncomingMessage;
  body: Buffer;
  /** Undefined: the URL asks for no authorization. */
  caller: CallerIdentity | undefined;
  /** Epoch milliseconds. */
  nowMs: number;
}

export const createUrlEvent = (options: EventOptions): object => {
  const { to, query, request } = options;
  const { cookie, ...headers } = readHeaders(request, to.url.domainName);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: to.path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(query !== "" && { queryStringParameters: readQuery(query) }),
    requestContext: createContext(options, headers["user-agent"] ?? ""),
    ...encodeBody(options.body, headers["content-type"]),
  };
};

const createContext = (
  { to: { url, path }, request, caller, nowMs }: EventOptions,
  userAgent: string,
) => ({
  accountId: caller ? ACCOUNT_ID : "anonymous",
  apiId: url.id,
  ...(caller && { authorizer: { iam: createIdentity(caller, request) } }),
  domainName: url.domainName,
  domainPrefix: url.id,
  http: {
    method: request.method,
    path,
    protocol: "HTTP/1.1",
    sourceIp: readSourceAddress(request) ?? "",
    userAgent,
  },
  requestId: randomUUID(),
  routeKey: "$default",
  stage: "$default",
  time: formatRequestTime(nowMs),
  timeEpoch: nowMs,
});

const createIdentity = (
  { userId, userArn }: CallerIdentity,
  { headers: { authorization } }: IncomingMessage,
) => ({
  accessKey: readAccessKeyId(authorization),
  accountId: ACCOUNT_ID,
  callerId: userId,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn,
  userId,
});

/** In lower case; values of the same name are joined, those of cookies as one header would have them. */
const readHeaders = (request: IncomingMessage, domainName: string): Record<string, string> => {
  const sourceIp = readSourceAddress(request) ?? "";
  const trace = `${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`;
  const received = groupBy(pairs(request.rawHeaders), ([name]) => name);
  return Object.fromEntries([
    ...[...received]
      .filter(([name]) => name !== "connection")
      .map(([name, all]) => [
        name,
        all.map(([, value]) => value).join(name === "cookie" ? "; " : ","),
      ]),
    ["host", domainName],
    ["x-amzn-tls-cipher-suite", "TLS_AES_128_GCM_SHA256"],
    ["x-amzn-tls-version", "TLSv1.3"],
    ["x-amzn-trace-id", `Root=1-${trace}`],
    ["x-forwarded-for", sourceIp],
    ["x-forwarded-port", "443"],
    ["x-forwarded-proto", "https"],
  ]) as Record<string, string>;
};

const pairs = (rawHeaders: string[]): [string, string][] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""] as [string, string]] : [],
  );

/** Decoded, with values of the same name joined. Clients choose the names, even `__proto__`. */
const readQuery = (query: string): Record<string, string> => {
  const byName = groupBy([...new URLSearchParams(query)], ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => [name, all.map(([, value]) => value).join(",")]),
  );
};

/** Content types that are text. Forms are not among them. */
const TEXT = /^text\/|[/+](?:json|xml|javascript)\b/i;

const encodeBody = (
  body: Buffer,
  contentType = "",
): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(body);
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
};
