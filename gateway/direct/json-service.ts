// Services whose requests and responses are JSON: DynamoDB, and SQS if a header says so.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { type BackendResponse, createResponse } from "./backend-request.ts";
import { passOn, type ReadCall, type ServiceCall } from "./service.ts";

/** @param prefix of `X-Amz-Target` for the operation that a URI names. */
export const createJsonReader =
  (prefix: string): ReadCall =>
  ({ headers, body }, { action }) => {
    const target = action === undefined ? headers.get("x-amz-target") : `${prefix}.${action}`;
    if (!target?.startsWith(`${prefix}.`)) return createError(400, "UnknownOperationException", "");
    return readJsonCall(target, body);
  };

export const readJsonCall = (target: string, body: string): ServiceCall | BackendResponse => {
  const input = parseJsonOrNothing(body);
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return createError(400, "SerializationException", "The request template must produce JSON.");
  return createJsonCall(target, input);
};

export const createJsonCall = (target: string, input: object): ServiceCall => ({
  target,
  input,
  toResponse: passOn,
  refuse: (message) => createError(400, "AccessDeniedException", message),
});

const createError = (status: number, type: string, message: string): BackendResponse =>
  createResponse(
    status,
    JSON.stringify({ __type: `com.amazon.coral.service#${type}`, ...(message && { message }) }),
  );
