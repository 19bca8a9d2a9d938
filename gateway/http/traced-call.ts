// Adds calls to DynamoDB and SQS to the caller's trace.
import { parseJson } from "../../shared/bounded-json.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isOwnCall } from "../aws/json-client.ts";
import { noteSent } from "../aws/sent-messages.ts";
import type { Journal } from "../trace/journal.ts";
import { type Span, UNTRACED } from "../trace/trace.ts";
import { watchResponse } from "./watch-response.ts";

const SERVICES = new Map([
  ["AWSEvents", "EventBridge"],
  ["AmazonSNS", "SNS"],
  ["AmazonSQS", "SQS"],
  ["AWSStepFunctions", "Step Functions"],
  ["DynamoDB_20120810", "DynamoDB"],
]);

/** Skips the gateway's own calls, since it polls queues all the time. @returns the call's span, which ends by itself. */
export const traceCall = (
  journal: Journal,
  request: IncomingMessage,
  { target, body, response }: { target: string; body: string; response: ServerResponse },
): Span => {
  if (isOwnCall(request.headers.authorization)) return UNTRACED;
  const [service = "", operation = ""] = target.split(".");
  const token = request.headers["x-amz-security-token"];
  const span = journal.call(token, `${SERVICES.get(service) ?? service} ${operation}`, {
    request: body,
  });
  watchResponse(response, (readAnswer) => {
    const answer = readAnswer();
    const details = { status: response.statusCode, answer };
    if (response.statusCode >= 400) return span.fail(details);
    span.end(details);
    if (response.statusCode === 200 && service === "AmazonSQS")
      noteSent(journal, span, { target, input: parseJson(body) as object, body: answer });
  });
  return span;
};
