// Calls what is behind a route of an HTTP API: a function, a URL or a service.
import type { Integrations } from "../websocket/integration.ts";
import { ACCESS_DENIED } from "../websocket/integration-outcome.ts";
import type { FunctionBackend, HttpIntegration, UrlBackend } from "../model/http-integrations.ts";
import type { HttpServiceBackend } from "../model/http-services.ts";
import type { ServiceCalls } from "../direct/service-calls.ts";
import { TooLargeError } from "../mapping/bounded-replace.ts";
import { inStage } from "../model/functions.ts";
import {
  type Answer,
  canBeSent,
  type Header,
  MAX_EVENT_BYTES,
  readAnswer,
  readAnswerOfVersion1,
  TEXT_TYPE,
} from "../proxy/answer.ts";
import { type Authorized, type HttpCall, routeInArn } from "./call.ts";
import { createEvent } from "./events.ts";
import { forward } from "./forward.ts";
import { changeAnswer, changeCall, fillFromRequest } from "./parameter-mapping.ts";
import { createServiceCall, toAnswer } from "./service.ts";
import { createCallerMask } from "../proxy/caller-mask.ts";
import { FAILED, TOO_LARGE, UNAVAILABLE } from "./refusals.ts";

/** With the permissions and the role that API Gateway needs. */
export type InvokeFunction = Integrations["invoke"];

export interface Backends {
  invoke: InvokeFunction;
  services: Pick<ServiceCalls, "carryOut">;
}

export interface Answered {
  answer: Answer;
  /** Why API Gateway itself answers; for the trace and the terminal. */
  reason?: string;
}

export interface BackendCall {
  call: HttpCall;
  body: Buffer;
  authorized: Authorized;
}

export const callIntegration = async (
  backends: Backends,
  backendCall: BackendCall,
): Promise<Answered> => {
  try {
    return await callMapped(backends, backendCall);
  } catch (error) {
    // The request's values are too large for what parameter mapping makes of them.
    if (error instanceof TooLargeError) return { answer: FAILED, reason: error.message };
    throw error;
  }
};

const callMapped = async (backends: Backends, backendCall: BackendCall): Promise<Answered> => {
  const { integration } = backendCall.call.route;
  const { backend, unserved = "it has no backend", timeoutMs } = integration;
  if (!backend) return { answer: FAILED, reason: unserved };
  const call = changeCall(integration.requestChanges, backendCall.call);
  const answering = callBackend(backends, backend, { ...backendCall, call }, timeoutMs);
  const { answer, reason } = await withinTime(answering, integration);
  const changed = changeAnswer(integration.responseChanges, answer, call);
  const wrong = changed.headers.find((header) => !canBeSent(header));
  if (wrong) return { answer: FAILED, reason: describeUnsent(wrong) };
  return { answer: changed, ...(reason !== undefined && { reason }) };
};

const describeUnsent = ([name]: Header): string =>
  `its response_parameters give the header ${name} a value that cannot be sent`;

const callBackend = (
  { invoke, services }: Backends,
  backend: NonNullable<HttpIntegration["backend"]>,
  call: BackendCall,
  timeoutMs: number,
): Promise<Answered> => {
  switch (backend.kind) {
    case "function":
      return callFunction(invoke, backend, call);
    case "service":
      return callService(services, backend, call);
    case "url":
    default:
      return callUrl(backend, call, timeoutMs);
  }
};

const callService = async (
  services: Backends["services"],
  backend: HttpServiceBackend,
  { call, body }: BackendCall,
): Promise<Answered> => {
  const { service, credentialsArn } = backend;
  const { address } = call.route.integration;
  const mask = createCallerMask(call.request);
  const sourceArn = createSourceArn(call);
  const caller = { credentialsArn, sourceArn, address, mask, span: call.span };
  const read = () => createServiceCall(backend, (value) => fillFromRequest(value, call));
  const answered = await services.carryOut(caller, { service, body: body.toString(), read });
  return "refusal" in answered
    ? { answer: FAILED, reason: answered.refusal }
    : { answer: toAnswer(answered) };
};

const createSourceArn = (call: HttpCall): string =>
  `${call.api.executionArn}/${call.stage.name}/${routeInArn(call)}`;

const callFunction = async (
  invoke: InvokeFunction,
  { target, credentialsArn, format }: FunctionBackend,
  { call, body, authorized }: BackendCall,
): Promise<Answered> => {
  const { stage, span } = call;
  const event = createEvent(format, call, body, authorized);
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return { answer: TOO_LARGE };
  const caller = { sourceArn: createSourceArn(call), credentialsArn };
  const outcome = await invoke(inStage(target, stage.variables), { event, caller, span });
  if ("error" in outcome) {
    const { errorType, errorMessage } = outcome.error;
    // The function's own errors are printed with its output.
    if (errorType === ACCESS_DENIED) return { answer: FAILED, reason: errorMessage };
    return { answer: errorType === "TooManyRequestsException" ? UNAVAILABLE : FAILED };
  }
  const { payload } = outcome;
  const answer = format === "2.0" ? readAnswer(payload, TEXT_TYPE) : readAnswerOfVersion1(payload);
  return answer ? { answer } : { answer: FAILED, reason: EXPECTED[format] };
};

const EXPECTED = {
  "1.0":
    "its function returned a result that cannot be sent; payload format 1.0 expects a statusCode of 200 to 599, " +
    "headers of visible characters and a body that is text",
  "2.0":
    "its function returned a result that cannot be sent; expected a statusCode of 200 to 599 and headers of visible " +
    "characters, or no statusCode",
};

const callUrl = async (
  backend: UrlBackend,
  { call, body }: BackendCall,
  timeoutMs: number,
): Promise<Answered> => {
  try {
    return { answer: await forward(backend, call, { body, timeoutMs }) };
  } catch (error) {
    return { answer: UNAVAILABLE, reason: `${backend.url} failed: ${String(error)}` };
  }
};

/** A function that takes longer goes on, but its result is not sent. */
const withinTime = (
  answering: Promise<Answered>,
  { timeoutMs }: HttpIntegration,
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const reason = `it took longer than its timeout_milliseconds of ${timeoutMs}`;
    const timer = setTimeout(() => resolve({ answer: UNAVAILABLE, reason }), timeoutMs);
    answering.then(resolve, reject).finally(() => clearTimeout(timer));
  });
