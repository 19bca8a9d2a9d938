// Arguments of Lambda's resources.
import { type Declaration, served, unserved, withoutEffect } from "./declaration.ts";

const OF_TERRAFORM = "it is for Terraform itself";
const NOT_FOR_QUEUES = "it is for streams and brokers, which are named";
const AT_REST = "nothing is encrypted on this machine";
const NO_ZIP = "a function without a zip is named";
const RUNTIME = "functions run with this machine's processor and network";

export const FUNCTION: Declaration[] = [
  ...served(
    "environment.variables",
    "ephemeral_storage.size",
    "filename",
    "function_name",
    "handler",
    "memory_size",
    "reserved_concurrent_executions",
    "role",
    "runtime",
    "tags",
    "tags_all",
    "timeout",
  ),
  ...withoutEffect(
    NO_ZIP,
    "image_config",
    "image_uri",
    "package_type",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
  ),
  ...withoutEffect(RUNTIME, "architectures", "vpc_config"),
  ...withoutEffect(
    OF_TERRAFORM,
    "publish_to",
    "replace_security_groups_on_destroy",
    "replacement_security_group_ids",
    "skip_destroy",
    "source_code_hash",
  ),
  ...withoutEffect(AT_REST, "kms_key_arn", "source_kms_key_arn"),
  ...withoutEffect("versions are not kept: every one of them is the zip", "publish", "snap_start"),
  ...withoutEffect("the console shows lines and traces", "logging_config", "tracing_config"),
  ...withoutEffect("nothing here is signed", "code_signing_config_arn"),
  ...withoutEffect("each connection is one tenant's", "tenancy_config"),
  unserved(
    "dead_letter_config",
    "events of schedules that the function fails are lost, and not kept there",
  ),
  unserved("file_system_config", "there is nothing at local_mount_path"),
  unserved("layers", "the function finds what is in its zip alone, and the AWS SDK"),
  unserved("durable_config", "executions are not resumed"),
  unserved("capacity_provider_config", "it runs as any other function"),
];

export const ALIAS: Declaration[] = [
  ...served("function_name", "function_version", "name"),
  unserved("routing_config", "every call goes to function_version"),
];

export const PERMISSION: Declaration[] = [
  ...served(
    "action",
    "event_source_token",
    "function_name",
    "function_url_auth_type",
    "principal",
    "principal_org_id",
    "qualifier",
    "source_account",
    "source_arn",
  ),
  ...withoutEffect("it names the statement", "statement_id", "statement_id_prefix"),
  ...withoutEffect("functions have no URLs here", "invoked_via_function_url"),
];

export const EVENT_SOURCE_MAPPING: Declaration[] = [
  ...served(
    "batch_size",
    "enabled",
    "event_source_arn",
    "function_name",
    "function_response_types",
    "maximum_batching_window_in_seconds",
    "scaling_config.maximum_concurrency",
  ),
  ...withoutEffect(
    NOT_FOR_QUEUES,
    "amazon_managed_kafka_event_source_config",
    "bisect_batch_on_function_error",
    "destination_config",
    "document_db_event_source_config",
    "maximum_record_age_in_seconds",
    "maximum_retry_attempts",
    "parallelization_factor",
    "queues",
    "self_managed_event_source",
    "self_managed_kafka_event_source_config",
    "source_access_configuration",
    "starting_position",
    "starting_position_timestamp",
    "topics",
    "tumbling_window_in_seconds",
  ),
  ...withoutEffect(AT_REST, "kms_key_arn"),
  ...withoutEffect("it is for people, and for metrics", "metrics_config", "tags", "tags_all"),
  ...withoutEffect("the gateway polls without a pause", "provisioned_poller_config"),
  unserved("filter_criteria", "the function gets every message"),
];
