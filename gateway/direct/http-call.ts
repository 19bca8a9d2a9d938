// Calls an HTTP endpoint for a route. It may be anywhere: this is the only request that leaves the machine.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { fillUrl, type HttpBackend } from "../model/http-backends.ts";
import type { Scope } from "../mapping/scope.ts";
import { validateHeaderValue } from "../request/node-http.ts";
import type { Span } from "../trace/trace.ts";
import { createBackendRequest } from "./backend-request.ts";

export interface HttpCall {
  backend: HttpBackend;
  scope: Scope;
  body: string;
  /** Ends the request: the integration's timeout has passed. */
  signal: AbortSignal;
  span: Span;
}

export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Bytes of a response: API Gateway's limit for payloads. A client gets far less in one message. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/**
 * Redirects are responses like any others.
 *
 * @throws when the connection fails, the response is too large, or the message lacks a parameter.
 */
export const callHttp = async ({
  backend,
  scope,
  body,
  signal,
  span,
}: HttpCall): Promise<HttpAnswer> => {
  const request = createBackendRequest(backend.parameters, scope, body);
  const url = fillUrl(backend, scope.stageVariables, request);
  const headers = new Map([["content-type", "application/json"], ...request.headers]);
  for (const [name, value] of headers) validateHeaderValue(name, value);
  const child = span.child("call", `HTTP ${backend.method} ${url.host}`, { request: body });
  try {
    const answer = await send(url, { method: backend.method, headers, body, signal });
    child.end({ status: answer.statusCode, answer: answer.body });
    return answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    child.fail({ error: reason });
    throw new Error(`${url.origin} did not answer: ${reason}`, { cause: error });
  }
};

interface Sent {
  method: string;
  headers: ReadonlyMap<string, string>;
  body: string;
  signal: AbortSignal;
}

const send = async (url: URL, { method, headers, body, signal }: Sent): Promise<HttpAnswer> => {
  const { request } = await import(url.protocol === "https:" ? "node:https" : "node:http");
  const hasBody = method !== "GET" && method !== "HEAD" && body !== "";
  const given = {
    ...Object.fromEntries(headers),
    ...(hasBody && { "content-length": String(Buffer.byteLength(body)) }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers: given, agent: false, signal }, resolve)
      .on("error", reject)
      .end(hasBody ? body : undefined);
  });
  const text = await readText(response);
  return {
    statusCode: response.statusCode ?? 0,
    headers: singleHeaders(response.headers),
    body: text,
  };
};

const readText = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES)
      throw new Error(`its response is larger than ${MAX_RESPONSE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const singleHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
