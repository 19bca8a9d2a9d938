// SNS, whose protocol is a form and XML, for callers whose role allows the call.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { findMisfit, MESSAGE_TOKEN } from "../aws/shapes.ts";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_TOPIC_REQUEST_BYTES } from "../aws/embedded-services.ts";
import { awsCall } from "../iam/api-calls.ts";
import { readBody } from "../request/read-body.ts";
import type { AwsApiOptions } from "./aws-api.ts";
import { lastOf } from "./missing-names.ts";
import { readDetails } from "./request-details.ts";
import { traceCall } from "./traced-call.ts";
import { watchResponse } from "./watch-response.ts";

/** Whether the request is signed for SNS. */
export const isSnsRequest = ({ method, headers }: IncomingMessage): boolean =>
  method === "POST" && (headers.authorization?.includes("/sns/aws4_request") ?? false);

export const handleSnsApi = async (
  { services, access, region, journal, missing }: AwsApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request, MAX_TOPIC_REQUEST_BYTES);
  if (body === undefined) {
    const expected = `Expected at most ${MAX_TOPIC_REQUEST_BYTES} bytes.`;
    return refuse(response, 413, "RequestEntityTooLarge", expected);
  }
  const form = new URLSearchParams(body.toString());
  const wrongToken = findWrongToken(form);
  if (wrongToken !== undefined) return refuse(response, 400, "InvalidParameter", wrongToken);
  const target = `AmazonSNS.${form.get("Action") ?? ""}`;
  const span = traceCall(journal, request, { target, body: body.toString(), response });
  const call = awsCall(target, Object.fromEntries(form), region);
  const { authorization } = request.headers;
  const refusal = access.findRefusal(authorization, call, { request: readDetails(request) });
  if (refusal !== undefined) {
    span.tell({ advice: refusal.advice });
    return refuse(response, 403, "AuthorizationError", refusal.message);
  }
  watchResponse(response, (readAnswer) => {
    const arn = form.get("TopicArn") ?? form.get("TargetArn");
    if (arn !== null && response.statusCode >= 400 && NOT_THERE.test(readAnswer()))
      missing.tell(authorization, "topic", lastOf(arn, ":"));
  });
  await services.handleTopics(request, body, response);
};

/** Of a message for a FIFO topic, or of one in a batch, whose name begins with its place there. */
const findWrongToken = (form: URLSearchParams): string | undefined =>
  [...form]
    .filter(([name]) => /(?:^|\.)Message(?:Group|Deduplication)Id$/.test(name))
    .map(([name, value]) => findMisfit(MESSAGE_TOKEN, value, lastOf(name, ".")))
    .find((misfit) => misfit !== undefined)?.message;

const NOT_THERE = /<Code>NotFound/;

const refuse = (response: ServerResponse, status: number, code: string, message: string): void => {
  response.writeHead(status, { "content-type": "text/xml" });
  const escaped = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  response.end(
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${escaped}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
};
