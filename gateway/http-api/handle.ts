// Serves HTTP APIs: selects a route, authorizes the request, calls the integration, and sends what it answers.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Output } from "../diagnostics/output.ts";
import type { AccessControl, CallDetails } from "../iam/access-control.ts";
import { type HttpDestination } from "../model/http-destinations.ts";
import { selectRoute } from "../model/http-routes.ts";
import type { Answer } from "../proxy/answer.ts";
import { createCallerMask } from "../proxy/caller-mask.ts";
import { isPreflight, preflightHeaders, withCors } from "../proxy/cors.ts";
import { listHeaders } from "../proxy/request-parts.ts";
import { sendAnswer } from "../proxy/send.ts";
import { readBody } from "../request/read-body.ts";
import type { Clock } from "../time/clock.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { createIdentifier } from "../websocket/identifiers.ts";
import type { Integrations } from "../websocket/integration.ts";
import type { Throttles } from "../websocket/throttles.ts";
import { authorize, type Authorizers } from "./authorize.ts";
import type { HttpCall } from "./call.ts";
import { MAX_PAYLOAD_BYTES } from "./forward.ts";
import {
  type Answered,
  type Backends,
  callIntegration,
  type InvokeFunction,
} from "./integration.ts";
import { JwtAuthorizers } from "./jwt-authorizer.ts";
import { LambdaAuthorizers } from "./lambda-authorizer.ts";
import { NOT_FOUND, THROTTLED, TOO_LARGE } from "./refusals.ts";

export interface HttpApiOptions {
  access: AccessControl;
  region: string;
  throttles: Pick<Throttles, "allowsRoute">;
  clock: Clock;
  journal: Journal;
  output: Output;
  integrations: Pick<Integrations, "invoke">;
  services: Backends["services"];
}

/** A request, as the router has read it. */
export interface HttpReceived {
  to: HttpDestination;
  /** Without the question mark. */
  query: string;
  details: CallDetails["request"];
  request: IncomingMessage;
}

export class HttpApis {
  private readonly options: HttpApiOptions;
  private readonly authorizers: Authorizers;
  private readonly backends: Backends;
  /** Lines about routes that fail: each is printed once. */
  private readonly told = new Set<string>();

  constructor(options: HttpApiOptions) {
    this.options = options;
    const invoke: InvokeFunction = (target, call) => options.integrations.invoke(target, call);
    this.backends = { invoke, services: options.services };
    this.authorizers = {
      ...options,
      jwt: new JwtAuthorizers(options.clock),
      lambda: new LambdaAuthorizers(invoke),
    };
  }

  async handle(received: HttpReceived, response: ServerResponse): Promise<void> {
    const { to, request } = received;
    const { cors } = to.api;
    const { method, headers } = request;
    const requestId = createIdentifier();
    const send = (answer: Answer): void =>
      sendAnswer(response, answer, { isShared: to.isShared, id: ["apigw-requestid", requestId] });
    if (cors && isPreflight(method, headers)) {
      request.resume();
      return send({ status: 204, headers: preflightHeaders(cors, headers.origin ?? ""), body: "" });
    }
    const span = beginSpan(this.options.journal, received);
    const { answer, reason } = await this.respond(received, requestId, span);
    const details = { status: answer.status, answer: answer.body.toString(), reason };
    if (answer.status < 400) span.end(details);
    else span.fail(details);
    send(cors ? withCors(answer, cors, headers.origin) : answer);
  }

  private async respond(
    { to, query, details, request }: HttpReceived,
    requestId: string,
    span: Span,
  ): Promise<Answered> {
    const { clock, throttles } = this.options;
    const body = await readBody(request, MAX_PAYLOAD_BYTES);
    if (body === undefined) return { answer: TOO_LARGE };
    const { stage, api, path } = to;
    const selected = stage && selectRoute(api.routes, request.method ?? "", path);
    if (!stage || !selected) return { answer: NOT_FOUND, reason: describeMissing(to, request) };
    const { route } = selected;
    span.tell({ route: route.routeKey });
    if (!throttles.allowsRoute(stage, route.routeKey)) return { answer: THROTTLED };
    const headers = listHeaders(request, to.domainName);
    const nowMs = clock.now();
    const call = {
      ...to,
      ...selected,
      stage,
      query,
      body,
      request,
      headers,
      requestId,
      nowMs,
      span,
    };
    const authorized = await authorize(this.authorizers, call, details);
    if ("answer" in authorized) {
      span.tell({ advice: authorized.advice });
      if (authorized.isFault) this.tell(call, authorized.reason);
      return authorized;
    }
    const answered = await callIntegration(this.backends, { call, body, authorized });
    if (answered.reason !== undefined) this.tell(call, answered.reason);
    return answered;
  }

  /** The reason may quote the request. */
  private tell({ api, route, request }: HttpCall, reason: string): void {
    const shown = createCallerMask(request)(reason).replace(/\.$/, "");
    const line = `${api.address}: the route ${route.routeKey} failed: ${shown}.`;
    if (this.told.has(line) || this.told.size >= MAX_TOLD) return;
    this.told.add(line);
    this.options.output.warn(line);
  }
}

/** Lines; a function may repeat the request in its error. */
const MAX_TOLD = 100;

const beginSpan = (journal: Journal, { to, request }: HttpReceived): Span => {
  const name = `${to.api.name} ${request.method} ${to.path}`;
  const token = request.headers["x-amz-security-token"];
  return journal.call(token, name, { path: to.path }, createCallerMask(request));
};

const describeMissing = ({ api, stage, path }: HttpDestination, request: IncomingMessage): string =>
  stage
    ? `No route of ${api.address} matches ${request.method} ${path}; expected one of ${api.routes.map(({ routeKey }) => routeKey).join(", ") || "none"}.`
    : `${api.address} has no stage for this path; it has ${api.stages.map(({ name }) => name).join(", ") || "none"}.`;
