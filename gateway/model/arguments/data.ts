// Arguments of queues, tables and schedules.
import { type Declaration, served, unserved, withoutEffect } from "./declaration.ts";

const AT_REST = "nothing is encrypted on this machine";
const NAMES = "the name follows from it";
const CAPACITY = "nothing is throttled for its capacity; faults can be asked to";
const OF_TERRAFORM = "it is for Terraform itself";
const COPY = "the table begins empty";
const NOT_A_FUNCTION = "targets that are no functions are not called";

export const QUEUE: Declaration[] = [
  ...served(
    "content_based_deduplication",
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
  ...withoutEffect("what roles may do decides here", "policy"),
  ...withoutEffect("every queue may send its dead letters", "redrive_allow_policy"),
  ...withoutEffect("nothing is throttled for its throughput", "fifo_throughput_limit"),
  unserved(
    "deduplication_scope",
    "messages are compared with those of the whole queue",
    (value) => value === "messageGroup",
  ),
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
    "the table lasts as long as the gateway runs",
    "deletion_protection_enabled",
    "point_in_time_recovery",
  ),
  ...withoutEffect(
    "event source mappings from streams are named",
    "stream_enabled",
    "stream_view_type",
  ),
  ...withoutEffect("there is one Region", "global_table_witness", "replica"),
  unserved("global_secondary_index.key_schema", "only hash_key and range_key are read"),
  unserved("import_table", COPY),
  unserved("restore_date_time", COPY),
  unserved("restore_source_name", COPY),
  unserved("restore_source_table_arn", COPY),
  unserved("restore_to_latest_time", COPY),
];

export const EVENT_RULE: Declaration[] = [
  ...served("is_enabled", "name", "schedule_expression", "state"),
  ...withoutEffect(NAMES, "name_prefix"),
  ...withoutEffect("rules that wait for events are named", "event_bus_name", "event_pattern"),
  ...withoutEffect(OF_TERRAFORM, "force_destroy", "tags", "tags_all"),
  ...withoutEffect(NOT_A_FUNCTION, "role_arn"),
];

export const EVENT_TARGET: Declaration[] = [
  ...served("arn", "input", "rule"),
  ...withoutEffect(OF_TERRAFORM, "force_destroy", "target_id"),
  ...withoutEffect("rules that wait for events are named", "event_bus_name"),
  ...withoutEffect(
    NOT_A_FUNCTION,
    "appsync_target",
    "batch_target",
    "ecs_target",
    "http_target",
    "kinesis_target",
    "redshift_target",
    "role_arn",
    "run_command_targets",
    "sagemaker_pipeline_target",
    "sqs_target",
  ),
  unserved("dead_letter_config", "events that the function fails are lost, and not kept there"),
  unserved("input_path", "the function gets the whole event"),
  unserved("input_transformer", "the function gets the event as it is"),
  unserved("retry_policy", "a call that fails is not tried again"),
];
