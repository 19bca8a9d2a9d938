// HTTP proxy integrations: forwards a request to a URL, and its response to the client.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
import type { IncomingMessage } from "node:http";
import type { UrlBackend } from "../model/http-integrations.ts";
import { own } from "../../shared/own.ts";
import { type Answer, OF_CONNECTION } from "../proxy/answer.ts";
import { assertFixedHost } from "../mapping/fixed-host.ts";
import { stayInside } from "../mapping/stay-inside.ts";
import { request as httpRequest } from "../request/node-http.ts";
import { readBody } from "../request/read-body.ts";
import type { HttpCall } from "./call.ts";

/** Also of a response. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

/** @throws when the URL is invalid, cannot be reached, or answers too late or too much. */
export const forward = async (
  { url, method }: UrlBackend,
  call: HttpCall,
  { body, timeoutMs }: { body: Buffer; timeoutMs: number },
): Promise<Answer> => {
  const target = new URL(fillUrl(url, call));
  if (call.overwrittenPath !== undefined)
    target.pathname = stayInside(call.overwrittenPath, "the path of its request_parameters");
  for (const [name, value] of new URLSearchParams(call.query))
    target.searchParams.append(name, value);
  const response = await send(target, {
    method: method === "ANY" ? (call.request.method ?? "GET") : method,
    headers: { ...headersFor(call), host: target.host, "content-length": body.length },
    body,
    timeoutMs,
  });
  const received = await readBody(response, MAX_PAYLOAD_BYTES);
  if (received === undefined)
    throw new Error(`its response has more than ${MAX_PAYLOAD_BYTES} bytes`);
  return { status: response.statusCode ?? 502, headers: readHeaders(response), body: received };
};

/** Fills `{name}` from the path and `${stageVariables.name}` from the stage. */
const fillUrl = (url: string, { pathParameters, stage }: HttpCall): string => {
  const inStage = url.replace(
    /\$\{stageVariables\.(\w+)\}/g,
    (_, name: string) => own(stage.variables, name) ?? "",
  );
  assertFixedHost(inStage);
  return inStage.replace(/\{([^{}+]+)\+?\}/g, (written, name: string) =>
    encodePath(stayInside(own(pathParameters, name) ?? "", written)),
  );
};

/** A value ends neither the path nor the URL. */
const encodePath = (value: string): string => encodeURI(value).replace(/[?#]/g, encodeURIComponent);

const headersFor = ({ headers, domainName }: HttpCall): Record<string, string[]> => {
  const [client = ""] = headers.get("x-forwarded-for") ?? [];
  const passed = [...headers].filter(
    ([name]) => !OF_CONNECTION.has(name) && !name.startsWith("x-forwarded-"),
  );
  return Object.fromEntries([
    ...passed,
    ["forwarded", [`for=${client};host=${domainName};proto=https`]],
    ["via", ["HTTP/1.1 AmazonAPIGateway"]],
  ]);
};

interface Sent {
  method: string;
  headers: Record<string, string | string[] | number>;
  body: Buffer;
  timeoutMs: number;
}

const send = (target: URL, { body, timeoutMs, ...sent }: Sent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { request: httpsRequest } = process.getBuiltinModule("node:https");
    const request = target.protocol === "https:" ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(timeoutMs);
    request(target, { ...sent, signal }, resolve)
      .on("error", reject)
      .end(body);
  });

const readHeaders = ({ rawHeaders }: IncomingMessage): [string, string][] =>
  rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 && !OF_CONNECTION.has(name.toLowerCase())
      ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""]]
      : [],
  );
