// Lambda's Invoke API: functions call functions, as far as their roles allow it.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { AsyncInvocations } from "../aws/async-invocations.ts";
import type { AccessControl } from "../iam/access-control.ts";
import { functionCall } from "../iam/api-calls.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import { findTarget, type OwnTarget, qualifiedArn } from "../model/functions.ts";
import type { Model } from "../model/model.ts";
import { readBody } from "../request/read-body.ts";
import { decodeSegment } from "../request/url-segment.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { MissingNames } from "./missing-names.ts";
import { readDetails } from "./request-details.ts";

export interface InvokeApiOptions {
  access: AccessControl;
  model: Pick<Model, "functions">;
  journal: Journal;
  /** There is none before the port is known. */
  lambda: () => Pick<LambdaService, "invoke">;
  asynchronous: () => Pick<AsyncInvocations, "invoke">;
  missing: Pick<MissingNames, "tell">;
}

/** @returns the name of a function, or its ARN; undefined for any other path. */
export const readInvokePath = (path: string): string | undefined => {
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  return name === undefined ? undefined : decodeSegment(name);
};

/** Of a synchronous request. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

interface Answer {
  status: number;
  /** Name of the error; only of a refused call. */
  errorType?: string;
  /** Whether the function failed. */
  hasFailed?: boolean;
  body: string;
}

export const handleInvokeApi = async (
  options: InvokeApiOptions,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const token = request.headers["x-amz-security-token"];
  const span = options.journal.call(token, "Lambda Invoke", { functionName: name });
  const { status, errorType, hasFailed, body } = await createAnswer(options, name, request, span);
  response.writeHead(status, {
    "content-type": "application/json",
    ...(errorType !== undefined && { "x-amzn-errortype": errorType }),
    ...(hasFailed && { "x-amz-function-error": "Unhandled" }),
  });
  response.end(body);
  const details = { status, answer: body };
  if (status < 400 && !hasFailed) span.end(details);
  else span.fail(details);
};

const createAnswer = async (
  { access, model, lambda, asynchronous, missing }: InvokeApiOptions,
  name: string,
  request: IncomingMessage,
  span: Span,
): Promise<Answer> => {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const { authorization, "x-amz-invocation-type": type = "RequestResponse" } = request.headers;
  if (request.method !== "POST") return refuse(404, "NotFound", "Expected POST.");
  if (!authorization) {
    return refuse(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const target = findTarget(model.functions, name);
  if (!target) return refuseMissing(missing, name, authorization);
  const details = { request: readDetails(request) };
  const refusal = access.findRefusal(
    authorization,
    functionCall("lambda:InvokeFunction", qualifiedArn(target)),
    details,
  );
  if (refusal !== undefined) {
    span.tell({ advice: refusal.advice });
    return refuse(403, "AccessDeniedException", refusal.message);
  }
  if (body === undefined) {
    return refuse(413, "RequestTooLargeException", `Expected at most ${MAX_REQUEST_BYTES} bytes.`);
  }
  if (type === "DryRun") return { status: 204, body: "" };
  if (type !== "RequestResponse" && type !== "Event") {
    const message = `The invocation type is ${String(type)}; expected RequestResponse, Event or DryRun.`;
    return refuse(400, "InvalidParameterValueException", message);
  }
  const event = body.length === 0 ? {} : parseJsonOrNothing(body.toString());
  if (typeof event !== "object" || event === null) {
    return refuse(400, "InvalidRequestContentException", "Expected a JSON object.");
  }
  if (type === "RequestResponse") return invoke(lambda(), target, event, span);
  asynchronous().invoke(target, event, span);
  return { status: 202, body: "" };
};

const refuseMissing = (
  missing: InvokeApiOptions["missing"],
  name: string,
  authorization: string,
): Answer => {
  missing.tell(authorization, "function", name.replace(/^.*:function:/, ""));
  return refuse(404, "ResourceNotFoundException", `Function not found: ${name}`);
};

const invoke = async (
  lambda: Pick<LambdaService, "invoke">,
  target: OwnTarget,
  event: object,
  span: Span,
): Promise<Answer> => {
  const outcome = await lambda.invoke(target, event, span);
  if ("payload" in outcome) return { status: 200, body: outcome.payload };
  const { errorType, errorMessage } = outcome.error;
  if (errorType === "TooManyRequestsException") return refuse(429, errorType, errorMessage);
  return { status: 200, hasFailed: true, body: JSON.stringify(outcome.error) };
};

const refuse = (status: number, errorType: string, Message: string): Answer => ({
  status,
  errorType,
  body: JSON.stringify({ Message }),
});
