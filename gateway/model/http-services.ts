// AWS services that a route of an HTTP API calls directly: the subtypes of integrations.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { toTextMap } from "../terraform/values.ts";
import type { ServiceName } from "./service-backends.ts";
import { UnservedError } from "./unserved-error.ts";

export interface HttpServiceBackend {
  kind: "service";
  service: ServiceName;
  /** `AmazonSQS.SendMessage`, … */
  target: string;
  /** Texts, or expressions such as `$request.body.name`, by the parameter's name. */
  parameters: ReadonlyMap<string, string>;
  /** ARN of the role that API Gateway assumes. */
  credentialsArn?: string;
}

interface Subtype {
  service: ServiceName;
  target: string;
  required: string[];
  optional: string[];
}

const SUBTYPES = new Map<string, Subtype>([
  [
    "SQS-SendMessage",
    {
      service: "sqs",
      target: "AmazonSQS.SendMessage",
      required: ["QueueUrl", "MessageBody"],
      optional: ["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId"],
    },
  ],
  [
    "EventBridge-PutEvents",
    {
      service: "events",
      target: "AWSEvents.PutEvents",
      required: ["Detail", "DetailType", "Source"],
      optional: ["EventBusName", "Resources", "Time", "TraceHeader"],
    },
  ],
  [
    "StepFunctions-StartExecution",
    {
      service: "states",
      target: "AWSStepFunctions.StartExecution",
      required: ["StateMachineArn"],
      optional: ["Input", "Name"],
    },
  ],
]);

/** Every resource is in the provider's Region. */
const REGION = "Region";

const AND = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** @throws {UnservedError} for a subtype or a parameter that is not served, or without a required one. */
export const readHttpService = (integration: Resource, name: string): HttpServiceBackend => {
  const subtype = SUBTYPES.get(name);
  if (!subtype) {
    const served = AND.format([...SUBTYPES.keys()]);
    throw new UnservedError(
      integration,
      `integration_subtype "${name}" is not served; only ${served} are`,
    );
  }
  const { service, target, required, optional } = subtype;
  const parameters = new Map(
    Object.entries(toTextMap(integration.attribute("request_parameters"))),
  );
  const missing = required.find((one) => !parameters.has(one));
  if (missing !== undefined) {
    throw new UnservedError(
      integration,
      `request_parameters has no ${missing}, or none that the plan says; "${name}" requires ${AND.format(required)}`,
    );
  }
  const known = [...required, ...optional, REGION];
  const unknown = [...parameters.keys()].find((one) => !known.includes(one));
  if (unknown !== undefined) {
    throw new UnservedError(
      integration,
      `request_parameters has ${unknown}, which is not served for "${name}"; only ${AND.format(known)} are`,
    );
  }
  return {
    kind: "service",
    service,
    target,
    parameters,
    credentialsArn: optionalText(integration, "credentials_arn") || undefined,
  };
};
