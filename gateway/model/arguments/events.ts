// Arguments of EventBridge's buses, rules and targets.
import { type Declaration, served, unserved, withoutEffect } from "./declaration.ts";

const OF_TERRAFORM = "only Terraform uses it";
const NOT_SERVED = "only targets that are functions or queues get events";

export const EVENT_BUS: Declaration[] = [
  ...served("name", "tags", "tags_all"),
  ...withoutEffect("nothing is encrypted on this machine", "kms_key_identifier"),
  ...withoutEffect("it only serves to decrypt events with a key", "dead_letter_config"),
  ...withoutEffect("nothing is logged outside of the console", "log_config"),
  unserved("event_source_name", "partners send no events to this machine"),
];

export const EVENT_RULE: Declaration[] = [
  ...served(
    "event_bus_name",
    "event_pattern",
    "is_enabled",
    "name",
    "schedule_expression",
    "state",
  ),
  ...withoutEffect("it only determines the name", "name_prefix"),
  ...withoutEffect(OF_TERRAFORM, "force_destroy", "tags", "tags_all"),
  ...withoutEffect(NOT_SERVED, "role_arn"),
];

export const EVENT_TARGET: Declaration[] = [
  ...served(
    "arn",
    "dead_letter_config.arn",
    "event_bus_name",
    "input",
    "input_path",
    "input_transformer.input_paths",
    "input_transformer.input_template",
    "rule",
    "sqs_target.message_group_id",
  ),
  ...withoutEffect(OF_TERRAFORM, "force_destroy", "target_id"),
  ...withoutEffect("deliveries within this machine do not fail for a while", "retry_policy"),
  ...withoutEffect(
    NOT_SERVED,
    "appsync_target",
    "batch_target",
    "ecs_target",
    "http_target",
    "kinesis_target",
    "redshift_target",
    "role_arn",
    "run_command_targets",
    "sagemaker_pipeline_target",
  ),
];
