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
import type { Span } from "../trace/trace.ts";
import { type Answer, JSON_TYPE, MAX_EVENT_BYTES, readAnswer } from "../proxy/answer.ts";
import { isPreflight, preflightHeaders, withCors } from "../proxy/cors.ts";
import { sendAnswer } from "../proxy/send.ts";
import { createCallerMask } from "../proxy/caller-mask.ts";
import { authorize, type AuthorizeOptions } from "./authorize.ts";
import { createUrlEvent } from "./event.ts";
import { BAD_GATEWAY, THROTTLED, TOO_LARGE } from "./refusals.ts";

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
  send(response, cors ? withCors(answer, cors, headers.origin) : answer, to);
};

const beginSpan = (journal: Journal, { to, request }: Received): Span => {
  const name = `${to.url.fn.functionName} ${request.method}`;
  const token = request.headers["x-amz-security-token"];
  return journal.call(token, name, { path: to.path }, createCallerMask(request));
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
  if ("payload" in outcome) return readAnswer(outcome.payload, JSON_TYPE);
  return outcome.error.errorType === "TooManyRequestsException" ? THROTTLED : BAD_GATEWAY;
};

const send = (response: ServerResponse, answer: Answer, { isShared }: UrlRequest): void =>
  sendAnswer(response, answer, { isShared, id: ["x-amzn-requestid", randomUUID()] });
