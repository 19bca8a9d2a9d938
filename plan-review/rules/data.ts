// Rules about tables and queues: expiry, recovery, encryption, and failed messages.
import { textOfAny } from "../../shared/scalar.ts";
import { code } from "../render/markdown.ts";
import type { Resource } from "../plan/model.ts";
import { changed, planned, type Rule } from "./rule.ts";
import { isEmpty } from "../marks/body.ts";
import { asking, isSame } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import { after, before, UNKNOWN } from "../plan/values.ts";

const isOn = asking((value) => value === true || value === "true");

const isOff = asking((value) => value === false || value === "false");

/** @returns a check for a setting that is turned off. */
const turnedOff =
  (path: string, what: string) =>
  (resource: Resource): string | undefined => {
    const next = after(resource, path);
    const goes = isOn(before(resource, path)) && !isOn(next) && next !== UNKNOWN;
    return goes ? `${what} is turned off.` : undefined;
  };

const isTtlOff = (table: Resource): string | undefined => {
  const off = turnedOff("ttl.enabled", "Expiry of items")(table);
  if (off !== undefined) return off;
  const [old, next] = [before(table, "ttl.attribute_name"), after(table, "ttl.attribute_name")];
  const isOther = isOn(before(table, "ttl.enabled")) && !isSame(next, old) && next !== UNKNOWN;
  return isOther ? `Expiry uses ${code(show(next))} instead of ${code(show(old))}.` : undefined;
};

/** Kafka, MQ and DocumentDB do not support partial batches. */
const KNOWS_PARTIAL_BATCHES = /aws_(?:sqs|kinesis|dynamodb)_|^arn:[^:*]+:(?:sqs|kinesis|dynamodb):/;

const knowsPartialBatches = asking((name) => KNOWS_PARTIAL_BATCHES.test(textOfAny(name)));

const reportsFailures = asking(
  (types) => Array.isArray(types) && types.includes("ReportBatchItemFailures"),
);

const isWholeBatch = (mapping: Resource): string | undefined => {
  const source = after(mapping, "event_source_arn");
  const names =
    source === UNKNOWN ? (mapping.written["event_source_arn"]?.references ?? []) : [source];
  if (names.length > 0 && !names.some(knowsPartialBatches)) {
    return undefined;
  }
  const types = after(mapping, "function_response_types");
  if (types === UNKNOWN) return undefined;
  return reportsFailures(types)
    ? undefined
    : `${code("ReportBatchItemFailures")} is missing: Lambda ignores which messages failed.`;
};

/** Without either argument, SQS encrypts with its own key. */
const isUnencrypted = (queue: Resource): string | undefined => {
  return isOff(after(queue, "sqs_managed_sse_enabled")) &&
    isEmpty(after(queue, "kms_master_key_id"))
    ? "Messages are stored unencrypted."
    : undefined;
};

const TABLE = "aws_dynamodb_table";

export const DATA_RULES: Rule[] = [
  {
    id: "PR011",
    severity: "error",
    title: "Expiry of items turned off",
    fix: "Keep the `ttl` block: without it, items of connections without a `$disconnect` stay forever.",
    check: changed(TABLE, isTtlOff),
  },
  {
    id: "PR012",
    severity: "error",
    title: "Partial batches off",
    fix: 'Set `function_response_types = ["ReportBatchItemFailures"]`.',
    check: planned("aws_lambda_event_source_mapping", isWholeBatch),
  },
  {
    id: "PR013",
    severity: "error",
    title: "Deletion protection turned off",
    fix: "Keep it on. To destroy the table, allow this finding until then.",
    check: changed(TABLE, turnedOff("deletion_protection_enabled", "Deletion protection")),
  },
  {
    id: "PR014",
    severity: "error",
    title: "Point-in-time recovery turned off",
    fix: "Keep it on: turning it off deletes the backups of 35 days.",
    check: changed(TABLE, turnedOff("point_in_time_recovery.enabled", "Point-in-time recovery")),
  },
  {
    id: "PR015",
    severity: "error",
    title: "Queue without encryption",
    fix: "Set `sqs_managed_sse_enabled` or `kms_master_key_id`.",
    check: planned("aws_sqs_queue", isUnencrypted),
  },
];
