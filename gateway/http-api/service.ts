// Calls of AWS services by routes of HTTP APIs: the service's request, and the service's response to the client.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
import { randomUUID } from "node:crypto";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import type { ServiceResponse } from "../aws/json-client.ts";
import { type BackendResponse, createResponse } from "../direct/backend-request.ts";
import { createJsonCall } from "../direct/json-service.ts";
import type { ServiceCall } from "../direct/service.ts";
import type { HttpServiceBackend } from "../model/http-services.ts";
import { type Answer, JSON_TYPE } from "../proxy/answer.ts";

type Input = Record<string, unknown>;

/** Parameters that the services take as something else than text. */
const CONVERSIONS = new Map<string, (text: string) => unknown>([
  ["DelaySeconds", numberOfAny],
  ["MessageAttributes", (text) => parseJsonOrNothing(text) ?? text],
  ["Resources", (text) => parseJsonOrNothing(text) ?? text],
]);

/** @param fill evaluates a parameter; undefined: the request has no such value. */
export const createServiceCall = (
  { service, target, parameters }: HttpServiceBackend,
  fill: (value: string) => string,
): ServiceCall => {
  const given: Input = Object.fromEntries(
    [...parameters].flatMap(([name, value]) => {
      const text = fill(value);
      if (name === "Region" || text === "") return [];
      return [[name, CONVERSIONS.get(name)?.(text) ?? text]];
    }),
  );
  if (service === "sqs") return createSqsCall(target, given);
  return createJsonCall(
    target,
    service === "events" ? { Entries: [given] } : withSmallLetters(given),
  );
};

/** Step Functions' own parameters, such as `stateMachineArn`. */
const withSmallLetters = (given: Input): Input =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]),
  );

const createSqsCall = (target: string, input: Input): ServiceCall => ({
  target,
  input,
  toResponse: toXml,
  refuse: (message) => createResponse(403, createError("AccessDenied", message)),
});

/** SQS answers in its query protocol. */
const toXml = ({ status, headers, body }: ServiceResponse): BackendResponse => {
  const parsed = (parseJsonOrNothing(body) ?? {}) as Input;
  if (status !== 200) {
    const [code = "InternalError"] = String(headers["x-amzn-query-error"] ?? "").split(";");
    return createResponse(status, createError(code, textOfAny(parsed["message"] ?? body)));
  }
  const result = ["MessageId", "MD5OfMessageBody", "MD5OfMessageAttributes", "SequenceNumber"]
    .filter((name) => parsed[name] !== undefined && parsed[name] !== null)
    .map((name) => element(name, escape(textOfAny(parsed[name]))));
  return createResponse(
    status,
    createDocument(
      "SendMessageResponse",
      element("SendMessageResult", result.join("")) +
        element("ResponseMetadata", element("RequestId", randomUUID())),
    ),
  );
};

const createError = (code: string, message: string): string =>
  createDocument(
    "ErrorResponse",
    element(
      "Error",
      element("Type", "Sender") +
        element("Code", escape(code)) +
        element("Message", escape(message)),
    ) + element("RequestId", randomUUID()),
  );

const createDocument = (name: string, content: string): string =>
  `<?xml version="1.0"?><${name} xmlns="http://queue.amazonaws.com/doc/2012-11-05/">${content}</${name}>`;

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ENTITIES.get(character) ?? character);

export const toAnswer = ({ statusCode, body }: BackendResponse): Answer => ({
  status: statusCode,
  headers: [body.startsWith("<?xml") ? ["content-type", "text/xml"] : JSON_TYPE],
  body,
});
