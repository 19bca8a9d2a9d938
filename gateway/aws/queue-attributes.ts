// Attributes of queues that SQS refuses and fauxqs takes. With some of them, messages are lost: an empty VisibilityTimeout
// never ends, and with a maxReceiveCount of 0 no message is ever received.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { redrivePolicyFaults } from "../rules/redrive-policy.ts";
import { mapOf, type Shape, TEXT } from "./shapes.ts";

type FindFault = (value: string) => string | undefined;

const wholeNumber: FindFault = (value) => (/^-?\d+$/.test(value) ? undefined : "Must be a number.");

const trueOrFalse: FindFault = (value) =>
  value === "true" || value === "false" ? undefined : "Must be true or false.";

const oneOf =
  (...values: string[]): FindFault =>
  (value) =>
    values.includes(value) ? undefined : `Must be ${values.join(" or ")}.`;

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An empty text removes the policy. */
const policy: FindFault = (value) =>
  value === "" || isMap(parseJsonOrNothing(value)) ? undefined : "Must be a JSON object.";

const redrivePolicy: FindFault = (value) => {
  const document = parseJsonOrNothing(value);
  if (!isMap(document)) return policy(value);
  return redrivePolicyFaults(new Map(Object.entries(document)))[0];
};

/** fauxqs checks the ranges of most numbers. */
const CHECKS = new Map<string, FindFault>([
  ...[
    "VisibilityTimeout",
    "DelaySeconds",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "KmsDataKeyReusePeriodSeconds",
  ].map((name) => [name, wholeNumber] as const),
  ...["FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled"].map(
    (name) => [name, trueOrFalse] as const,
  ),
  ["DeduplicationScope", oneOf("messageGroup", "queue")],
  ["FifoThroughputLimit", oneOf("perMessageGroupId", "perQueue")],
  ["Policy", policy],
  ["RedriveAllowPolicy", policy],
  ["RedrivePolicy", redrivePolicy],
]);

const QUEUE_ATTRIBUTE: Shape = {
  ...TEXT,
  findFault: (value, path) => {
    const name = path.slice(path.indexOf(".") + 1);
    const reason = CHECKS.get(name)?.(String(value));
    return reason === undefined
      ? undefined
      : `Value ${String(value).slice(0, 100)} for parameter ${name} is invalid. Reason: ${reason}`;
  },
};

/** Of CreateQueue and SetQueueAttributes. */
export const QUEUE_ATTRIBUTES: Shape = mapOf(QUEUE_ATTRIBUTE);
