// Arguments of queues, topics and tables.
import { type Declaration, served, unserved, withoutEffect } from "./declaration.ts";

const AT_REST = "nothing is encrypted on this machine";
const NAMES = "it only determines the name";
const CAPACITY = "capacity is not enforced; simulate throttling with faults";
const COPY = "the table starts empty";

export const QUEUE: Declaration[] = [
  ...served(
    "content_based_deduplication",
    "deduplication_scope",
    "delay_seconds",
    "fifo_queue",
    "max_message_size",
    "message_retention_seconds",
    "name",
    "receive_wait_time_seconds",
    "redrive_policy",
    "tags",
    "tags_all",
    "visibility_timeout_seconds",
  ),
  ...withoutEffect(NAMES, "name_prefix"),
  ...withoutEffect(
    AT_REST,
    "kms_data_key_reuse_period_seconds",
    "kms_master_key_id",
    "sqs_managed_sse_enabled",
  ),
  ...withoutEffect("the gateway evaluates only the policies of roles", "policy"),
  ...withoutEffect("every queue may use it as a dead-letter queue", "redrive_allow_policy"),
  ...withoutEffect("throughput is not limited", "fifo_throughput_limit"),
];

export const TOPIC: Declaration[] = [
  ...served("content_based_deduplication", "fifo_topic", "name", "tags", "tags_all"),
  ...withoutEffect(NAMES, "name_prefix"),
  ...withoutEffect("it only names the sender of messages to phones", "display_name"),
  ...withoutEffect(AT_REST, "kms_master_key_id"),
  ...withoutEffect("the gateway evaluates only the policies of roles", "policy"),
  ...withoutEffect("signatures are examples", "signature_version"),
  ...withoutEffect("nothing is logged or traced outside of the console", "tracing_config"),
  ...withoutEffect("messages are not kept", "archive_policy", "fifo_throughput_scope"),
  ...withoutEffect("deliveries within this machine do not fail", "delivery_policy"),
  ...withoutEffect(
    "deliveries are not logged",
    ...["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) =>
      [
        "failure_feedback_role_arn",
        "success_feedback_role_arn",
        "success_feedback_sample_rate",
      ].map((name) => `${protocol}_${name}`),
    ),
  ),
];

export const SUBSCRIPTION: Declaration[] = [
  ...served(
    "endpoint",
    "filter_policy",
    "filter_policy_scope",
    "protocol",
    "raw_message_delivery",
    "topic_arn",
  ),
  unserved(
    "protocol",
    "nothing is delivered to it; only queues and functions are subscribed",
    (value) => value !== "sqs" && value !== "lambda",
  ),
  ...withoutEffect(
    "queues and functions need no confirmation",
    "confirmation_timeout_in_minutes",
    "endpoint_auto_confirms",
  ),
  ...withoutEffect(
    "deliveries within this machine do not fail",
    "delivery_policy",
    "redrive_policy",
  ),
  ...withoutEffect("messages are not kept", "replay_policy"),
  ...withoutEffect("only Firehose uses it", "subscription_role_arn"),
];

const index = (block: string, ...keys: string[]): Declaration[] =>
  served(
    ...["name", "non_key_attributes", "projection_type", ...keys].map((name) => `${block}.${name}`),
  );

export const TABLE: Declaration[] = [
  ...served(
    "attribute.name",
    "attribute.type",
    "hash_key",
    "name",
    "range_key",
    "stream_enabled",
    "stream_view_type",
    "tags",
    "tags_all",
    "ttl.attribute_name",
    "ttl.enabled",
  ),
  ...index("global_secondary_index", "hash_key", "range_key"),
  ...index("local_secondary_index", "range_key"),
  ...withoutEffect(
    CAPACITY,
    "billing_mode",
    "global_secondary_index.on_demand_throughput",
    "global_secondary_index.read_capacity",
    "global_secondary_index.warm_throughput",
    "global_secondary_index.write_capacity",
    "on_demand_throughput",
    "read_capacity",
    "table_class",
    "warm_throughput",
    "write_capacity",
  ),
  ...withoutEffect(AT_REST, "server_side_encryption"),
  ...withoutEffect(
    "the table exists while the gateway runs",
    "deletion_protection_enabled",
    "point_in_time_recovery",
  ),
  ...withoutEffect("the gateway has a single Region", "global_table_witness", "replica"),
  unserved("global_secondary_index.key_schema", "only hash_key and range_key are read"),
  unserved("import_table", COPY),
  unserved("restore_date_time", COPY),
  unserved("restore_source_name", COPY),
  unserved("restore_source_table_arn", COPY),
  unserved("restore_to_latest_time", COPY),
];

export const TABLE_ITEM: Declaration[] = [
  ...served("item", "table_name"),
  ...withoutEffect("the table's own keys hold", "hash_key", "range_key"),
];
