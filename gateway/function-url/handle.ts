// Serves function URLs: authorizes a request, calls the function, and sends what it returns.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Output } from "../diagnostics/output.ts";
import type { CallDetails } from "../iam/access-control.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import type { UrlRequest } from "../model/function-urls.ts";
import { readBody } from "../request/read-body.ts";
import type { Clock } from "../time/clock.ts";
import type { Journal } from "../trace/journal.ts";
import { createMask } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import {
  type Answer,
  BAD_GATEWAY,
  type Header,
  MAX_EVENT_BYTES,
  readAnswer,
  THROTTLED,
  TOO_LARGE,
} from "./answer.ts";
import { authorize, type AuthorizeOptions } from "./authorize.ts";
import { corsHeaders, isPreflight, preflightHeaders } from "./cors.ts";
import { createUrlEvent } from "./event.ts";

export interface FunctionUrlOptions extends AuthorizeOptions {
  /** Exists once the gateway has a port. */
  lambda: () => Pick<LambdaService, "invoke">;
  clock: Clock;
  journal: Journal;
  output: Output;
}

/** A request, as the router has read it. */
interface Received {
  to: UrlRequest;
  /** Without the question mark. */
  query: string;
  details: CallDetails["request"];
  request: IncomingMessage;
}

export const handleFunctionUrl = async (
  options: FunctionUrlOptions,
  received: Received,
  response: ServerResponse,
): Promise<void> => {
  const { to, request } = received;
  const { cors } = to.url;
  const { method, headers } = request;
  if (cors && isPreflight(method, headers)) {
    const allowed = preflightHeaders(cors, headers.origin ?? "");
    return send(response, { status: 200, headers: allowed, body: "" }, to);
  }
  const span = beginSpan(options.journal, received);
  const answer = await respond(options, received, span);
  const details = { status: answer.status, answer: answer.body.toString() };
  if (answer.status < 400) span.end(details);
  else span.fail(details);
  send(response, cors ? withCors(answer, corsHeaders(cors, headers.origin)) : answer, to);
};

/** Signatures and cookies are secrets of the caller. */
const beginSpan = (journal: Journal, { to, request }: Received): Span => {
  const { authorization, cookie, "x-amz-security-token": token } = request.headers;
  const signature = /Signature=(\w+)/.exec(authorization ?? "")?.[1] ?? authorization;
  const secrets = [signature, cookie, String(token)].flatMap((text) => text ?? []);
  const name = `${to.url.fn.functionName} ${request.method}`;
  return journal.call(token, name, { path: to.path }, createMask(secrets));
};

const respond = async (
  options: FunctionUrlOptions,
  { to, query, details, request }: Received,
  span: Span,
): Promise<Answer> => {
  const { clock, output, lambda } = options;
  const body = await readBody(request, MAX_EVENT_BYTES);
  if (body === undefined) return TOO_LARGE;
  const { authorization } = request.headers;
  const authorized = authorize(options, to.url, authorization, details);
  if ("answer" in authorized) {
    span.tell({ reason: authorized.reason, advice: authorized.advice });
    return authorized.answer;
  }
  const { caller } = authorized;
  const event = createUrlEvent({ to, query, request, body, caller, nowMs: clock.now() });
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return TOO_LARGE;
  const answer = toAnswer(await lambda().invoke(to.url, event, span));
  if (answer) return answer;
  output.warn(`${to.url.address}: ${to.url.fn.functionName} returned ${EXPECTED}`);
  return BAD_GATEWAY;
};

const EXPECTED =
  "a result that cannot be sent; expected a statusCode of 200 to 599, and headers of visible characters, or no statusCode.";

/** @returns undefined for a result that cannot be sent. */
const toAnswer = (outcome: Outcome): Answer | undefined => {
  if ("payload" in outcome) return readAnswer(outcome.payload);
  return outcome.error.errorType === "TooManyRequestsException" ? THROTTLED : BAD_GATEWAY;
};

const withCors = ({ headers, ...answer }: Answer, added: Header[]): Answer => ({
  ...answer,
  headers: [...headers.filter(([name]) => !name.startsWith("access-control-")), ...added],
});

/**
 * The console has the same origin as URLs on this machine. So documents from there get an origin of their own, and may
 * not call the console's API; whatever else the function says is added to that.
 */
const OWN_ORIGIN: Header = [
  "content-security-policy",
  "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts",
];

/** A header of the function replaces one of the gateway, unless the console depends on it. */
const send = (
  response: ServerResponse,
  { status, headers, body }: Answer,
  { isShared }: UrlRequest,
): void => {
  const kept = new Set(isShared ? response.getHeaderNames() : []);
  for (const name of isShared ? [] : response.getHeaderNames()) response.removeHeader(name);
  for (const [name, value] of [...headers, ...(isShared ? [OWN_ORIGIN] : [])]) {
    if (!kept.has(name)) response.appendHeader(name, value);
  }
  response.appendHeader("x-amzn-requestid", randomUUID());
  response.statusCode = status;
  response.end(body);
};
