// Rules of SQS for redrive policies and redrive allow policies.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isJson } from "./checks.ts";
import { redrivePolicyFaults } from "./redrive-policy.ts";
import type { Rule } from "./rule.ts";
import type { Subject, Subjects } from "./subjects.ts";

const DEAD_LETTERS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html";

const MAX_SOURCES = 10;
const PERMISSIONS = new Set(["allowAll", "denyAll", "byQueue"]);

/** @returns undefined for invalid JSON, which a separate rule reports. */
const policyIn = (subject: Subject, name: string): Map<string, unknown> | undefined => {
  const policy = parseJsonOrNothing(subject.text(name) ?? "");
  return typeof policy === "object" && policy !== null
    ? new Map(Object.entries(policy))
    : undefined;
};

const PREFIX = "Value for parameter RedrivePolicy is invalid. Reason:";

/** @returns the queue of a redrive policy: the subject, or the queue that a separate policy resource refers to. */
const findSource = (subject: Subject, subjects: Subjects): Subject | undefined =>
  subject.type === "aws_sqs_queue"
    ? subject
    : subjects.find("aws_sqs_queue", "url", subject.text("queue_url"));

const sameKind = (policy: Map<string, unknown>, subject: Subject, subjects: Subjects): string[] => {
  const target = policy.get("deadLetterTargetArn");
  const source = findSource(subject, subjects);
  if (typeof target !== "string" || !source) return [];
  return target.endsWith(".fifo") === source.isTrue("fifo_queue")
    ? []
    : [`${PREFIX} Dead-letter queue must be same type of queue as the source.`];
};

export const REDRIVE_RULES: Rule[] = [
  isJson("redrive_policy"),
  {
    by: "SQS",
    problem: (subject, subjects) => {
      const policy = policyIn(subject, "redrive_policy");
      return (
        policy && [
          ...redrivePolicyFaults(policy).map((fault) => `${PREFIX} ${fault}`),
          ...sameKind(policy, subject, subjects),
        ]
      );
    },
    fix: "Write it as jsonencode({ deadLetterTargetArn = aws_sqs_queue.NAME.arn, maxReceiveCount = 5 }); a FIFO queue requires a FIFO dead-letter queue.",
    link: DEAD_LETTERS,
  },
  {
    level: "warning",
    problem: (subject, subjects) => {
      const target = policyIn(subject, "redrive_policy")?.get("deadLetterTargetArn");
      const source = findSource(subject, subjects);
      return source && target === source.text("arn")
        ? "it is its own dead-letter queue, so failed messages are retried indefinitely"
        : undefined;
    },
    fix: "Set deadLetterTargetArn to a different queue.",
    link: DEAD_LETTERS,
  },
];

export const REDRIVE_ALLOW_RULES: Rule[] = [
  isJson("redrive_allow_policy"),
  {
    by: "SQS",
    problem: (subject) => {
      const policy = policyIn(subject, "redrive_allow_policy");
      if (!policy) return undefined;
      const permission = policy.get("redrivePermission");
      const sources = policy.get("sourceQueueArns");
      const count = Array.isArray(sources) ? sources.length : 0;
      const isKnown = typeof permission === "string" && PERMISSIONS.has(permission);
      const isSound = permission === "byQueue" ? count >= 1 && count <= MAX_SOURCES : count === 0;
      return isKnown && isSound ? undefined : "Amazon SQS can't create the redrive allow policy";
    },
    fix: `Set redrivePermission to "allowAll", to "denyAll", or to "byQueue" with 1 to ${MAX_SOURCES} sourceQueueArns.`,
    link: DEAD_LETTERS,
  },
];
