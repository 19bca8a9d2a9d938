// Rules of SQS for queues and their policies.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { inRange, isJson, notBoth, oneOf, quoted, unique } from "./checks.ts";
import { policyProblems } from "./policies.ts";
import { REDRIVE_ALLOW_RULES, REDRIVE_RULES } from "./redrive.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";

const CREATE_QUEUE =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html";
const POLICY =
  "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_policy";

/** Arguments that only FIFO queues support. */
const OF_FIFO_QUEUES = [
  ["content_based_deduplication", "content-based deduplication can only be set for FIFO queue"],
  ["deduplication_scope", "deduplication scope can only be set for FIFO queue"],
  ["fifo_throughput_limit", "FIFO throughput limit can only be set for FIFO queue"],
] as const;

const isFifo = (queue: Subject): boolean => queue.isTrue("fifo_queue");

export const QUEUE_RULES: Rule[] = [
  {
    by: "SQS",
    problem: (queue) => {
      const name = queue.text("name");
      if (name === undefined) return undefined;
      const [base] = isFifo(queue) ? name.split(/\.fifo$/) : [name];
      const isValid = /^[\w-]+$/.test(base ?? "") && name.length <= 80;
      if (isValid && (!isFifo(queue) || name.endsWith(".fifo"))) return undefined;
      return isFifo(queue)
        ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
        : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
    },
    fix: 'End the name with ".fifo" if and only if the queue is FIFO.',
    link: CREATE_QUEUE,
  },
  {
    ...unique(
      undefined,
      ["name"],
      (queue) => `the name ${quoted(queue.text("name") ?? "")} is already used`,
    ),
    link: CREATE_QUEUE,
  },
  notBoth("name", "name_prefix"),
  inRange("visibility_timeout_seconds", 0, 43_200),
  inRange("message_retention_seconds", 60, 1_209_600),
  inRange("delay_seconds", 0, 900),
  inRange("max_message_size", 1024, 1_048_576),
  inRange("receive_wait_time_seconds", 0, 20),
  inRange("kms_data_key_reuse_period_seconds", 60, 86_400),
  oneOf("deduplication_scope", "messageGroup", "queue"),
  oneOf("fifo_throughput_limit", "perMessageGroupId", "perQueue"),
  {
    by: "Terraform",
    problem: (queue) =>
      OF_FIFO_QUEUES.filter(
        ([name]) => !isFifo(queue) && queue.gives(name) && queue.text(name) !== "false",
      ).map(([, words]) => words),
    fix: "Remove it, or set fifo_queue to true.",
    link: CREATE_QUEUE,
  },
  {
    by: "SQS",
    problem: (queue) =>
      queue.text("fifo_throughput_limit") === "perMessageGroupId" &&
      queue.text("deduplication_scope") !== "messageGroup"
        ? "Invalid value for the parameter FifoThroughputLimit. Reason: To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup."
        : undefined,
    fix: 'Set deduplication_scope to "messageGroup".',
    link: CREATE_QUEUE,
  },
  {
    by: "SQS",
    problem: (queue) =>
      queue.isTrue("sqs_managed_sse_enabled") && queue.has("kms_master_key_id")
        ? "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
        : undefined,
    fix: "Remove sqs_managed_sse_enabled or kms_master_key_id.",
    link: CREATE_QUEUE,
  },
  ...REDRIVE_RULES,
  ...REDRIVE_ALLOW_RULES,
];

export const QUEUE_POLICY_RULES: Rule[] = [
  isJson("policy"),
  {
    problem: (policy) => policyProblems(policy.text("policy"), "resource"),
    fix: "Give each statement an Effect, a Principal, an Action and a Resource.",
    link: POLICY,
  },
  {
    level: "warning",
    problem: (policy) => {
      const document = parseJsonOrNothing(policy.text("policy") ?? "");
      const version = (document as { Version?: unknown } | undefined)?.Version;
      return document === undefined || version === "2012-10-17"
        ? undefined
        : "its policy does not have the Version 2012-10-17, so apply waits for it indefinitely";
    },
    fix: 'Add "Version": "2012-10-17".',
    link: POLICY,
  },
];
