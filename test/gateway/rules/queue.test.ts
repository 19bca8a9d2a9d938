import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const JOBS = "aws_sqs_queue.jobs";
const change = (args: object): Changes => ({ [JOBS]: { ...args } });
const QUEUE = "aws_sqs_queue.other";
const other = (args: object): Changes => ({ [QUEUE]: { ...args } });
const redrive = (policy: object): Changes => change({ redrive_policy: JSON.stringify(policy) });
const deadLetterTargetArn = "${aws_sqs_queue.dead.arn}";
const PREFIX = `${JOBS}: SQS: Value for parameter RedrivePolicy is invalid. Reason:`;

describe("rules of a queue", () => {
  itFinds([
    ...["my jobs", "jobs.fifo", "q".repeat(81)].map((name): Case => [
      `the name "${name}"`,
      other({ name }),
      `${QUEUE}: SQS: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length`,
    ]),
    ...["jobs", "my jobs.fifo", `${"q".repeat(76)}.fifo`].map((name): Case => [
      `the name "${name}" of a FIFO queue`,
      other({ name: name === "jobs" ? "ordered" : name, fifo_queue: true }),
      `${QUEUE}: SQS: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.`,
    ]),
    [
      "a FIFO queue",
      other({
        name: `${"q".repeat(75)}.fifo`,
        fifo_queue: true,
        content_based_deduplication: true,
      }),
    ],
    [
      "a name twice",
      other({ name: "jobs" }),
      `${QUEUE}: ours: the name "jobs" is already used (as ${JOBS})`,
    ],
    ["a name in two Regions", other({ name: "jobs", region: "us-east-1" })],
    [
      "a name and a prefix",
      other({ name: "a", name_prefix: "b" }),
      `${QUEUE}: Terraform: "name": conflicts with name_prefix`,
    ],
    ...(
      [
        ["visibility_timeout_seconds", 43_201, "(0 - 43200)"],
        ["message_retention_seconds", 59, "(60 - 1209600)"],
        ["message_retention_seconds", 1_209_601, "(60 - 1209600)"],
        ["delay_seconds", 901, "(0 - 900)"],
        ["max_message_size", 1023, "(1024 - 1048576)"],
        ["max_message_size", 1_048_577, "(1024 - 1048576)"],
        ["receive_wait_time_seconds", 21, "(0 - 20)"],
        ["kms_data_key_reuse_period_seconds", 59, "(60 - 86400)"],
      ] as const
    ).map(([name, value, range]): Case => [
      `${name} ${value}`,
      other({ name: "other", [name]: value }),
      `${QUEUE}: Terraform: expected ${name} to be in the range ${range}, got ${value}`,
    ]),
    [
      "the bounds",
      other({
        name: "other",
        visibility_timeout_seconds: 43_200,
        message_retention_seconds: 1_209_600,
        delay_seconds: 0,
        max_message_size: 1_048_576,
        receive_wait_time_seconds: 20,
      }),
    ],
    [
      "arguments of FIFO queues",
      other({
        name: "other",
        content_based_deduplication: true,
        deduplication_scope: "queue",
        fifo_throughput_limit: "perQueue",
      }),
      `${QUEUE}: Terraform: content-based deduplication can only be set for FIFO queue`,
      `${QUEUE}: Terraform: deduplication scope can only be set for FIFO queue`,
      `${QUEUE}: Terraform: FIFO throughput limit can only be set for FIFO queue`,
    ],
    ["disabled deduplication", other({ name: "other", content_based_deduplication: false })],
    [
      "high throughput without its scope",
      other({ name: "other.fifo", fifo_queue: true, fifo_throughput_limit: "perMessageGroupId" }),
      `${QUEUE}: SQS: Invalid value for the parameter FifoThroughputLimit. Reason: To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup.`,
    ],
    [
      "unknown scopes",
      other({
        name: "other.fifo",
        fifo_queue: true,
        deduplication_scope: "group",
        fifo_throughput_limit: "none",
      }),
      `${QUEUE}: Terraform: expected deduplication_scope to be one of`,
      `${QUEUE}: Terraform: expected fifo_throughput_limit to be one of`,
    ],
    [
      "two kinds of encryption",
      other({ name: "other", sqs_managed_sse_enabled: true, kms_master_key_id: "alias/x" }),
      `${QUEUE}: SQS: You can use one type of server-side encryption (SSE) at one time.`,
    ],
  ]);
});

describe("rules of a redrive policy", () => {
  itFinds([
    [
      "one that is not JSON",
      change({ redrive_policy: "dead" }),
      `${JOBS}: Terraform: "redrive_policy" contains an invalid JSON: "dead"`,
    ],
    [
      "one without its parts",
      redrive({}),
      `${PREFIX} Redrive policy does not contain mandatory attribute: deadLetterTargetArn.`,
      `${PREFIX} Redrive policy does not contain mandatory attribute: maxReceiveCount.`,
    ],
    ...[0, 1001, 1.5, "many"].map((maxReceiveCount): Case => [
      `maxReceiveCount ${maxReceiveCount}`,
      redrive({ deadLetterTargetArn, maxReceiveCount }),
      `${PREFIX} Invalid value for maxReceiveCount: ${JSON.stringify(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    ]),
    ["maxReceiveCount 1000", redrive({ deadLetterTargetArn, maxReceiveCount: 1000 })],
    [
      "a standard dead-letter queue for a FIFO queue",
      other({
        name: "other.fifo",
        fifo_queue: true,
        redrive_policy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
      }),
      `${QUEUE}: SQS: Value for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.`,
    ],
    [
      "a FIFO dead-letter queue for a standard queue",
      redrive({
        deadLetterTargetArn: "arn:aws:sqs:eu-west-1:000000000000:dead.fifo",
        maxReceiveCount: 5,
      }),
      `${PREFIX} Dead-letter queue must be same type of queue as the source.`,
    ],
    [
      "a queue as its own dead-letter queue",
      redrive({
        deadLetterTargetArn: "arn:aws:sqs:eu-west-1:000000000000:jobs",
        maxReceiveCount: 5,
      }),
      `warning ${JOBS}: ours: it is its own dead-letter queue`,
    ],
    [
      "one in a separate resource",
      {
        "aws_sqs_queue_redrive_policy.dead": {
          queue_url: "${aws_sqs_queue.dead.url}",
          redrive_policy: JSON.stringify({ deadLetterTargetArn: "arn:aws:sqs:eu-west-1:0:x.fifo" }),
        },
      },
      "aws_sqs_queue_redrive_policy.dead: SQS: Value for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount.",
      "aws_sqs_queue_redrive_policy.dead: SQS: Value for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.",
    ],
    ...[
      {},
      { redrivePermission: "everyone" },
      { redrivePermission: "byQueue" },
      { redrivePermission: "allowAll", sourceQueueArns: ["x"] },
      { redrivePermission: "byQueue", sourceQueueArns: Array.from({ length: 11 }, String) },
    ].map((policy): Case => [
      `the permission ${JSON.stringify(policy)}`,
      { "aws_sqs_queue.dead": { redrive_allow_policy: JSON.stringify(policy) } },
      "aws_sqs_queue.dead: SQS: Amazon SQS can't create the redrive allow policy",
    ]),
    [
      "permissions in a separate resource",
      {
        "aws_sqs_queue_redrive_allow_policy.dead": {
          queue_url: "${aws_sqs_queue.dead.url}",
          redrive_allow_policy: '{"redrivePermission":"byQueue","sourceQueueArns":["x"]}',
        },
      },
    ],
  ]);
});

describe("rules of a queue's policy", () => {
  const POLICY = "aws_sqs_queue_policy.jobs";
  const of = (policy: unknown): Changes => ({
    [POLICY]: {
      queue_url: "${aws_sqs_queue.jobs.url}",
      policy: typeof policy === "string" ? policy : JSON.stringify(policy),
    },
  });
  const Statement = [{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }];

  itFinds([
    ["a valid one", of({ Version: "2012-10-17", Statement })],
    [
      "one that is not JSON",
      of("deny"),
      `${POLICY}: Terraform: "policy" contains an invalid JSON: "deny"`,
    ],
    [
      "one with an old version",
      of({ Version: "2008-10-17", Statement }),
      `warning ${POLICY}: ours: its policy does not have the Version 2012-10-17, so apply waits for it indefinitely`,
    ],
    [
      "one without principals and resources",
      of({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "sqs:*" }] }),
      `${POLICY}: ours: Policy statement must contain resources.`,
      `${POLICY}: ours: Missing required field Principal`,
    ],
  ]);
});
