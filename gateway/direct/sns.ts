// SNS as a backend: a form in, and JSON out, as API Gateway asks for it.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { randomUUID } from "node:crypto";
import type { ServiceResponse } from "../aws/json-client.ts";
import { type BackendResponse, createResponse } from "./backend-request.ts";
import { readForm } from "./query-form.ts";
import type { ReadCall } from "./service.ts";

export const readSnsCall: ReadCall = (request, { action: named }) => {
  const form = readForm(request);
  const action = named ?? form.get("Action");
  if (action !== "Publish") {
    const given = action === null ? "The request has no Action" : `${action} is not served here`;
    return createError(400, "InvalidAction", `${given}; only Publish is.`);
  }
  form.set("Action", action);
  // `TargetArn` is another name for it.
  const topic = form.get("TopicArn") ?? form.get("TargetArn");
  if (topic !== null) form.set("TopicArn", topic);
  return {
    target: `AmazonSNS.${action}`,
    input: Object.fromEntries(form),
    toResponse: toJsonResponse,
    refuse: (message) => createError(403, "AuthorizationError", message),
  };
};

const toJsonResponse = ({ status, body }: ServiceResponse): BackendResponse => {
  const read = (name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
  if (status !== 200) return createError(status, read("Code") ?? "", read("Message") ?? body);
  const PublishResult = { MessageId: read("MessageId"), SequenceNumber: null };
  const ResponseMetadata = { RequestId: read("RequestId") };
  return createResponse(
    status,
    JSON.stringify({ PublishResponse: { PublishResult, ResponseMetadata } }),
  );
};

const createError = (status: number, Code: string, Message: string): BackendResponse =>
  createResponse(
    status,
    JSON.stringify({ Error: { Code, Message, Type: "Sender" }, RequestId: randomUUID() }),
  );
