// The event that a function URL sends: version 2.0 of the payload format.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { CallerIdentity } from "../iam/access-control.ts";
import type { UrlRequest } from "../model/function-urls.ts";
import { createIamIdentity, encodeBody, listHeaders, toVersion2 } from "../proxy/request-parts.ts";
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
  const headers = listHeaders(request, to.url.domainName)
    .set("x-amzn-tls-cipher-suite", ["TLS_AES_128_GCM_SHA256"])
    .set("x-amzn-tls-version", ["TLSv1.3"]);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: to.path,
    rawQueryString: query,
    ...toVersion2(headers, query),
    requestContext: createContext(options, headers.get("user-agent")?.join(",") ?? ""),
    ...encodeBody(options.body, headers.get("content-type")?.join(",")),
  };
};

const createContext = (
  { to: { url, path }, request, caller, nowMs }: EventOptions,
  userAgent: string,
) => ({
  accountId: caller ? ACCOUNT_ID : "anonymous",
  apiId: url.id,
  ...(caller && { authorizer: { iam: createIamIdentity(caller, request) } }),
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
