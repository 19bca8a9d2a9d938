// The AWS JSON protocol: DynamoDB, EventBridge, SQS and Step Functions, for callers whose role allows the call.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_JSON_DEPTH, parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { refuseEntries, tellFaults } from "../aws/batch-entries.ts";
import { findWrongMember, nameMisfit } from "../aws/call-shapes.ts";
import type { EmbeddedServices } from "../aws/embedded-services.ts";
import type { EventBus } from "../aws/event-bus.ts";
import { answerExecution, isExecutionCall } from "../aws/executions.ts";
import type { ItemStreams } from "../aws/item-streams.ts";
import { isBusCall } from "../aws/put-events.ts";
import { isExpiry, isOwnCall } from "../aws/json-client.ts";
import { streamName } from "../aws/stream-poller.ts";
import type { Clock } from "../time/clock.ts";
import type { AccessControl, Refusal } from "../iam/access-control.ts";
import { shortenTimes } from "../aws/queue-times.ts";
import type { Faults } from "../faults/faults.ts";
import { awsCall } from "../iam/api-calls.ts";
import { serviceKeys } from "../iam/service-keys.ts";
import type { Model } from "../model/model.ts";
import type { Queue } from "../model/queues.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import { listNamed, type MissingNames } from "./missing-names.ts";
import { readBody } from "../request/read-body.ts";
import { readDetails } from "./request-details.ts";
import { type Span, UNTRACED } from "../trace/trace.ts";
import { traceCall } from "./traced-call.ts";
import { watchResponse } from "./watch-response.ts";

export interface AwsApiOptions {
  services: EmbeddedServices;
  access: AccessControl;
  region: string;
  queues: Queue[];
  model: Pick<Model, "region" | "tables">;
  clock: Clock;
  faults: Pick<Faults, "dynamoDb">;
  journal: Journal;
  output: Pick<Output, "info">;
  streams: Pick<ItemStreams, "write">;
  missing: Pick<MissingNames, "tell">;
  /** Exists once the gateway has a port. */
  bus: () => Pick<EventBus, "put">;
}

/** The larger limit of both services: DynamoDB accepts batches of 16 MB. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

export const handleAwsApi = async (
  options: AwsApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { faults, journal } = options;
  const target = String(request.headers["x-amz-target"]);
  const { authorization } = request.headers;
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!authorization) {
    const missing = "Request is missing Authentication Token";
    return refuse(response, 400, "MissingAuthenticationToken", missing);
  }
  if (body === undefined) {
    return refuse(response, 413, "RequestTooLarge", `Expected at most ${MAX_REQUEST_BYTES} bytes.`);
  }
  const span = traceCall(journal, request, { target, body: body.toString(), response });
  const input = parseJsonOrNothing(body.toString());
  if (typeof input !== "object" || input === null) {
    const expected = `Expected a JSON object whose lists and maps are nested at most ${MAX_JSON_DEPTH} deep.`;
    return refuse(response, 400, "SerializationException", expected);
  }
  const misfit = findWrongMember(target, input);
  if (misfit !== undefined)
    return refuse(response, 400, nameMisfit(target, misfit), misfit.message);
  const refusal = findRefusal(options, request, target, input);
  if (refusal !== undefined) {
    span.tell({ advice: refusal.advice });
    return refuse(response, 400, "AccessDeniedException", refusal.message);
  }
  // The gateway's own calls are never throttled.
  const throttled = isOwnCall(authorization) ? undefined : faults.dynamoDb.nextRefusal(target);
  if (throttled !== undefined) {
    return refuse(response, 400, "ProvisionedThroughputExceededException", throttled);
  }
  if (isExecutionCall(target)) return startExecution(options, target, input, response);
  if (isBusCall(target)) return respond(response, options.bus().put(target, input));
  watchMissing(options, { request, target, input }, response);
  await serve(options, { request, body, target, input, span }, response);
};

const watchMissing = (
  { missing }: AwsApiOptions,
  { request, target, input }: Pick<Allowed, "request" | "target" | "input">,
  response: ServerResponse,
): void =>
  watchResponse(response, (readAnswer) => {
    if (response.statusCode < 400) return;
    for (const { kind, name } of listNamed(target, input, readAnswer()))
      missing.tell(request.headers.authorization, kind, name);
  });

interface Allowed extends Forwarded {
  input: object;
  span: Span;
}

const serve = (
  { services, queues, clock, journal, streams }: AwsApiOptions,
  { request, body, target, input, span }: Allowed,
  response: ServerResponse,
): Promise<void> => {
  const refused = refuseEntries(target, input);
  if (refused) tellFaults(response, refused.faults);
  const shortened = shortenTimes(target, refused?.input ?? input, queues, clock.speed);
  const sent = shortened === input ? body : Buffer.from(JSON.stringify(shortened));
  return streams.write({
    target,
    input,
    isExpiry: isExpiry(request.headers.authorization),
    run: () => forward(services, { request, body: sent, target }, response),
    onRecord: ({ name }, { eventID }) => {
      if (span !== UNTRACED) journal.sent(eventID, streamName(name), span);
    },
  });
};

interface Forwarded {
  request: IncomingMessage;
  body: Buffer;
  target: string;
}

/** Resolves when DynamoDB has answered, whether or not the client is still there. */
const forward = async (
  services: EmbeddedServices,
  { request, body, target }: Forwarded,
  response: ServerResponse,
): Promise<void> => {
  const answered = new Promise<void>((resolve) => watchResponse(response, () => resolve()));
  if (!(await services.handle(request, body, response))) {
    const expected = "expected DynamoDB, EventBridge, SQS or Step Functions";
    refuse(response, 400, "UnknownService", `${target} is not served; ${expected}.`);
  }
  if (target.startsWith("DynamoDB_")) await answered;
};

const startExecution = (
  { clock, output }: AwsApiOptions,
  target: string,
  input: object,
  response: ServerResponse,
): void => {
  const { line, ...answer } = answerExecution(target, input, clock.now());
  if (line !== undefined) output.info(line);
  respond(response, answer);
};

const respond = (
  response: ServerResponse,
  { status, body }: { status: number; body: object },
): void => {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(body));
};

const findRefusal = (
  { access, region, model }: AwsApiOptions,
  request: IncomingMessage,
  target: string,
  input: object,
): Refusal | undefined =>
  access.findRefusal(request.headers.authorization, awsCall(target, input, region), {
    request: readDetails(request),
    serviceKeys: (resource) => serviceKeys({ target, input, model }, resource),
  });

/** DynamoDB writes "Message" and SQS "message"; SDKs read both. */
const refuse = (response: ServerResponse, status: number, type: string, message: string): void => {
  respond(response, { status, body: { __type: `com.amazon.coral.service#${type}`, message } });
};
