// Arguments of Lambda resources.
import { type Declaration, served, unserved, withoutEffect } from "./declaration.ts";

const OF_TERRAFORM = "only Terraform uses it";
const NOT_FOR_QUEUES = "it applies only to brokers, of which the gateway warns";
const AT_REST = "nothing is encrypted on this machine";
const NO_ZIP = "the gateway warns of a function without a zip";
const NETWORK = "functions run in this machine's network";

export const FUNCTION: Declaration[] = [
  ...served(
    "environment.variables",
    "ephemeral_storage.size",
    "filename",
    "function_name",
    "handler",
    "layers",
    "memory_size",
    "package_type",
    "reserved_concurrent_executions",
    "role",
    "runtime",
    "tags",
    "tags_all",
    "timeout",
  ),
  ...served("s3_key"),
  ...withoutEffect(NO_ZIP, "image_config", "image_uri", "s3_bucket", "s3_object_version"),
  ...withoutEffect("the gateway warns of a program for another processor", "architectures"),
  ...withoutEffect(NETWORK, "vpc_config"),
  ...withoutEffect(
    OF_TERRAFORM,
    "publish_to",
    "replace_security_groups_on_destroy",
    "replacement_security_group_ids",
    "skip_destroy",
    "source_code_hash",
  ),
  ...withoutEffect(AT_REST, "kms_key_arn", "source_kms_key_arn"),
  ...withoutEffect(
    "versions are not kept: every version runs the current zip",
    "publish",
    "snap_start",
  ),
  ...withoutEffect("the console shows log lines and traces", "logging_config", "tracing_config"),
  ...withoutEffect("code signatures are not checked", "code_signing_config_arn"),
  ...withoutEffect("each connection belongs to a single tenant", "tenancy_config"),
  ...served("dead_letter_config.target_arn"),
  unserved("file_system_config", "nothing is mounted at local_mount_path"),
  unserved("durable_config", "executions are not resumed"),
  unserved("capacity_provider_config", "it runs like any other function"),
];

export const LAYER_VERSION: Declaration[] = [
  ...served("filename", "s3_key"),
  ...withoutEffect("the gateway warns of a layer without a zip", "s3_bucket", "s3_object_version"),
  ...withoutEffect(
    OF_TERRAFORM,
    "compatible_architectures",
    "compatible_runtimes",
    "layer_name",
    "license_info",
    "skip_destroy",
    "source_code_hash",
  ),
];

export const ALIAS: Declaration[] = [
  ...served("function_name", "function_version", "name"),
  unserved("routing_config", "every call goes to function_version"),
];

export const EVENT_INVOKE_CONFIG: Declaration[] = served(
  "destination_config.on_failure.destination",
  "destination_config.on_success.destination",
  "function_name",
  "maximum_event_age_in_seconds",
  "maximum_retry_attempts",
  "qualifier",
);

export const PERMISSION: Declaration[] = [
  ...served(
    "action",
    "event_source_token",
    "function_name",
    "function_url_auth_type",
    "invoked_via_function_url",
    "principal",
    "principal_org_id",
    "qualifier",
    "source_account",
    "source_arn",
  ),
  ...withoutEffect("it only names the statement", "statement_id", "statement_id_prefix"),
];

export const FUNCTION_URL: Declaration[] = [
  ...served("authorization_type", "cors", "function_name", "qualifier"),
  unserved(
    "invoke_mode",
    "clients receive a response when it is complete",
    (value) => value === "RESPONSE_STREAM",
  ),
];

export const EVENT_SOURCE_MAPPING: Declaration[] = [
  ...served(
    "batch_size",
    "bisect_batch_on_function_error",
    "destination_config",
    "enabled",
    "event_source_arn",
    "filter_criteria",
    "function_name",
    "function_response_types",
    "maximum_batching_window_in_seconds",
    "maximum_record_age_in_seconds",
    "maximum_retry_attempts",
    "scaling_config.maximum_concurrency",
  ),
  ...withoutEffect(
    NOT_FOR_QUEUES,
    "amazon_managed_kafka_event_source_config",
    "document_db_event_source_config",
    "queues",
    "self_managed_event_source",
    "self_managed_kafka_event_source_config",
    "source_access_configuration",
    "topics",
  ),
  ...withoutEffect(
    "tables are empty when the functions start to read their streams",
    "starting_position",
    "starting_position_timestamp",
  ),
  ...withoutEffect("batches of a stream are handled one after another", "parallelization_factor"),
  unserved(
    "tumbling_window_in_seconds",
    "the function gets no state of a window",
    (value) => Number(value) > 0,
  ),
  ...withoutEffect(AT_REST, "kms_key_arn"),
  ...withoutEffect("it is informational, or for metrics", "metrics_config", "tags", "tags_all"),
  ...withoutEffect("the gateway polls continuously", "provisioned_poller_config"),
];
