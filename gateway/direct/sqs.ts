// SQS as a backend: the query protocol, in which templates write, and its responses, which API Gateway asks for as JSON.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests.html
import { randomUUID } from "node:crypto";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { ServiceResponse } from "../aws/json-client.ts";
import { type BackendResponse, createResponse } from "./backend-request.ts";
import { readJsonCall } from "./json-service.ts";
import { listElements, pickTexts, readAttributes, readForm } from "./query-form.ts";
import type { ReadCall } from "./service.ts";

export const readSqsCall: ReadCall = (request, { action: named, path }, region) => {
  const target = request.headers.get("x-amz-target");
  if (target?.startsWith("AmazonSQS.")) return readJsonCall(target, request.body);
  const form = readForm(request);
  const action = named ?? form.get("Action");
  if (action === null) return NO_ACTION;
  const read = INPUTS.get(action);
  if (!read) {
    const served = [...INPUTS.keys()].join(" and ");
    return createError(400, "InvalidAction", `${action} is not served here; only ${served} are.`);
  }
  const url =
    path === undefined ? form.get("QueueUrl") : `https://sqs.${region}.amazonaws.com/${path}`;
  return {
    target: `AmazonSQS.${action}`,
    input: { ...(url !== null && { QueueUrl: url }), ...read(form) },
    toResponse: (response) => toQueryResponse(action, response),
    refuse: (message) => createError(403, "AccessDenied", message),
  };
};

/** SQS finds no form in a body without the header. The exact error is not documented. */
const NO_ACTION = createResponse(
  404,
  JSON.stringify({
    __type: "com.amazon.coral.service#UnknownOperationException",
    message:
      "The request has no Action. If it is in the body, set request_parameters " +
      `"integration.request.header.Content-Type" = "'application/x-www-form-urlencoded'".`,
  }),
);

const TEXTS = ["MessageBody", "MessageGroupId", "MessageDeduplicationId"];

const readMessage = (form: {
  get: (name: string) => string | null | undefined;
}): Record<string, unknown> => {
  const delay = form.get("DelaySeconds") ?? undefined;
  return {
    ...pickTexts(form, TEXTS),
    ...(delay !== undefined && { DelaySeconds: numberOfAny(delay) }),
  };
};

const readSingle = (form: URLSearchParams): object => {
  const attributes = readAttributes(form, "MessageAttribute");
  return {
    ...readMessage(form),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
};

const readBatch = (form: URLSearchParams): object => ({
  Entries: listElements(form, "SendMessageBatchRequestEntry").map((entry) => {
    const attributes = readAttributes(new URLSearchParams([...entry]), "MessageAttribute");
    return {
      ...pickTexts(entry, ["Id"]),
      ...readMessage(entry),
      ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
    };
  }),
});

const INPUTS = new Map<string, (form: URLSearchParams) => object>([
  ["SendMessage", readSingle],
  ["SendMessageBatch", readBatch],
]);

/** Members of a result that is absent are null in the JSON that SQS returns to API Gateway. */
const RESULT = { MD5OfMessageAttributes: null, MD5OfMessageBody: null, SequenceNumber: null };

const toQueryResponse = (
  action: string,
  { status, headers, body }: ServiceResponse,
): BackendResponse => {
  const parsed = parseJsonOrNothing(body) as Record<string, unknown> | undefined;
  if (status !== 200) {
    const [code = "InternalError"] = String(headers["x-amzn-query-error"] ?? "").split(";");
    return createError(status, code, textOfAny(parsed?.["message"] ?? body));
  }
  const result = action === "SendMessage" ? { ...RESULT, ...parsed } : parsed;
  return createResponse(
    status,
    JSON.stringify({
      [`${action}Response`]: {
        ResponseMetadata: { RequestId: randomUUID() },
        [`${action}Result`]: result,
      },
    }),
  );
};

const createError = (status: number, code: string, message: string): BackendResponse =>
  createResponse(
    status,
    JSON.stringify({
      Error: { Code: code, Message: message, Type: "Sender" },
      RequestId: randomUUID(),
    }),
  );
