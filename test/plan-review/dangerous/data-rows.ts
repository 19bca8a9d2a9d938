// Dangerous changes of what holds data: table, queues, key, logs, and the bucket of the state.
import { remove, replace, set, unset, type Row } from "./edits.ts";

const TABLE = "aws_dynamodb_table";
const QUEUE = "aws_sqs_queue";
const KEY = "aws_kms_key";

export const DATA_ROWS: Row[] = [
  {
    what: "logs of a function are kept for a day",
    stack: "prod",
    edit: set("aws_cloudwatch_log_group", "broadcast_logs", { retention_in_days: 1 }),
    found: [["warning PR023 prod/broadcast/logs", "`retention_in_days` is cut from `365` to `1`"]],
  },
  {
    what: "the dead-letter queue keeps messages for an hour",
    stack: "prod",
    edit: set(QUEUE, "broadcasts_dead-letters", { message_retention_seconds: 3600 }),
    found: [
      [
        "error PR022 prod/broadcasts/dead-letters",
        "`message_retention_seconds` is cut from `1209600` to `3600`",
      ],
    ],
  },
  {
    what: "messages become visible again while they are processed",
    stack: "prod",
    edit: set(QUEUE, "broadcasts_queue", { visibility_timeout_seconds: 10 }),
    found: [
      [
        "error PR022 prod/broadcasts/queue",
        "`visibility_timeout_seconds` is cut from `360` to `10`",
      ],
    ],
  },
  {
    what: "the key may be deleted within a week",
    stack: "prod",
    edit: set(KEY, "key_", { deletion_window_in_days: 7 }),
    found: [["error PR022 prod/key/key", "`deletion_window_in_days` is cut from `30` to `7`"]],
  },
  {
    what: "the key is no longer rotated",
    stack: "prod",
    edit: set(KEY, "key_", { enable_key_rotation: false }),
    found: [["error PR022 prod/key/key", "`enable_key_rotation` is turned off"]],
  },
  {
    what: "the key is disabled",
    stack: "prod",
    edit: set(KEY, "key_", { is_enabled: false }),
    found: [["error PR022 prod/key/key", "`is_enabled` is turned off"]],
  },
  {
    what: "the key is given to another account",
    stack: "prod",
    edit: replace(
      KEY,
      "key_",
      "policy",
      /arn:\$\{[^}]*\}:iam::\$\{[^}]*\}:root/,
      "arn:aws:iam::999988887777:root",
    ),
    found: [
      ["warning PR003 prod/key/key", "by AWS arn:aws:iam::999988887777:root"],
      ["error PR004 prod/key/key", "by AWS arn:aws:iam::999988887777:root"],
      ["warning PR035 prod/key/key", "may no longer manage the key"],
    ],
  },
  {
    what: "the table is renamed",
    stack: "prod",
    edit: set(TABLE, "connections_table", { name: "websocket-prod-others" }),
    found: [["error PR001 prod/connections/table", "`name` cannot be changed in place"]],
  },
  {
    what: "items never expire",
    stack: "prod",
    edit: unset(TABLE, "connections_table", "ttl"),
    found: [["error PR011 prod/connections/table", "Expiry of items is turned off"]],
  },
  {
    what: "the table has no recovery",
    stack: "prod",
    edit: set(TABLE, "connections_table", { point_in_time_recovery: { enabled: false } }),
    found: [["error PR014 prod/connections/table", "Point-in-time recovery is turned off"]],
  },
  {
    what: "the table may be deleted",
    stack: "prod",
    edit: unset(TABLE, "connections_table", "deletion_protection_enabled"),
    found: [["error PR013 prod/connections/table", "Deletion protection is turned off"]],
  },
  {
    what: "the table is encrypted with AWS's own key",
    stack: "prod",
    edit: unset(TABLE, "connections_table", "server_side_encryption"),
    found: [["error PR022 prod/connections/table", "`server_side_encryption` is removed"]],
  },
  {
    what: "failed messages go to another queue",
    stack: "prod",
    edit: replace(
      QUEUE,
      "broadcasts_queue",
      "redrive_policy",
      /\$\{aws_sqs_queue\.broadcasts_dead-letters_\w+\.arn\}/,
      "arn:aws:sqs:eu-west-1:999988887777:elsewhere",
    ),
    found: [["warning PR033 prod/broadcasts/queue", "`redrive_policy.deadLetterTargetArn`"]],
  },
  {
    what: "the queue of failed messages takes those of no queue",
    stack: "prod",
    edit: remove("aws_sqs_queue_redrive_allow_policy", "broadcasts"),
    found: [["error PR024 prod/broadcasts/redrive-allow-policy", "is destroyed"]],
  },
  {
    what: "a queue takes messages without TLS",
    stack: "prod",
    edit: remove("aws_sqs_queue_policy", "broadcasts_queue-policy"),
    found: [["warning PR003 prod/broadcasts/queue-policy", "no longer has `Deny sqs:*"]],
  },
  {
    what: "the state's older versions are not kept",
    stack: "prod-state",
    edit: set("aws_s3_bucket_versioning", "versioning", {
      versioning_configuration: { status: "Suspended" },
    }),
    found: [["error PR022 prod-state/versioning", "was `Enabled` and becomes `Suspended`"]],
  },
  {
    what: "the state's bucket may be public",
    stack: "prod-state",
    edit: set("aws_s3_bucket_public_access_block", "public-access-block", {
      block_public_policy: false,
    }),
    found: [
      ["error PR022 prod-state/public-access-block", "`block_public_policy` is turned off"],
      ["error PR028 prod-state/public-access-block", "Not blocked: `block_public_policy`"],
    ],
  },
];
