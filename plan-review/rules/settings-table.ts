// Settings that protect something, by the name that the AWS provider gives them, whatever the resource type is.
import type { Severity } from "../plan/model.ts";

interface Named {
  severity: Severity;
  /** Matches the last part of an attribute's path, or the last two with a dot between. */
  names: RegExp;
}

/** Good when they are on. */
export const GUARDS: Named[] = [
  {
    severity: "error",
    names:
      /(^|_)(deletion_protection|delete_protection|termination_protection|change_protection)(_enabled)?$|^(disable_api_termination|disable_api_stop|protect_from_scale_in|transfer_lock|delete_protection)$/,
  },
  {
    severity: "error",
    names:
      /^(enable_key_rotation|key_rotation_enabled|rotation_enabled|is_enabled|enabled|enable_logging|enable_log_file_validation|is_multi_region_trail|multi_region_enabled|include_global_service_events|object_lock_enabled|enable_continuous_backup|backup_retention_enabled|mfa_delete|scan_on_push|disable_execute_api_endpoint|iam_database_authentication_enabled|enforce_workgroup_configuration)$/,
  },
  {
    severity: "error",
    names:
      /^(encrypted|storage_encrypted|kms_encrypted|encryption_enabled|at_rest_encryption_enabled|transit_encryption_enabled|sqs_managed_sse_enabled|root_volume_encryption_enabled|user_volume_encryption_enabled|cache_data_encrypted|require_encryption|require_tls|tls_enabled|enforce_https|in_cluster|enable_network_isolation|enable_inter_container_traffic_encryption)$/,
  },
  {
    severity: "error",
    names:
      /^(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets|block_public_security_group_rules|endpoint_private_access)$/,
  },
  {
    severity: "warning",
    names:
      /^(actions_enabled|xray_tracing_enabled|xray_enabled|active_tracing|tracing_enabled|flow_logs_enabled|log_enabled|is_logging_enabled|metrics_enabled|cloudwatch_metrics_enabled|performance_insights_enabled|monitoring|multi_az|multi_az_enabled|automatic_failover_enabled|validate_request_body|validate_request_parameters|drop_invalid_header_fields|reputation_metrics_enabled|insights_enabled|copy_tags_to_snapshot|auto_minor_version_upgrade)$/,
  },
];

/** Guards that are on when nothing says otherwise: the first `false` turns them off. */
export const ON_BY_DEFAULT =
  /^(is_enabled|enabled|enable_logging|include_global_service_events|actions_enabled)$/;

/** Bad when they are on. */
export const DANGERS: Named[] = [
  {
    severity: "error",
    names:
      /^(skip_final_snapshot|skip_final_backup|force_destroy|force_delete|delete_automated_backups|bypass_\w+|insecure_ssl|insecure_skip_verification|encryption_disabled|disable_all_logs|anonymous_auth_enabled|allow_unauthenticated_identities|allow_external_principals|allow_classic_flow|no_restrictions|enable_explicit_auth|privileged_mode|privileged)$/,
  },
];

/** From the strongest value to the weakest. */
export const SCALES: { names: RegExp; values: string[] }[] = [
  { names: /^versioning_configuration\.status$/, values: ["Enabled", "Suspended", "Disabled"] },
  { names: /^(status|state|desired_state)$/, values: ["ENABLED", "DISABLED"] },
  { names: /^(status|state)$/, values: ["Enabled", "Disabled"] },
  { names: /^(desired_state)$/, values: ["RUNNING", "STOPPED"] },
  { names: /^deletion_protection$/, values: ["ACTIVE", "INACTIVE"] },
  { names: /^tracing_config\.mode$/, values: ["Active", "PassThrough"] },
  { names: /^mfa_configuration$/, values: ["ON", "OPTIONAL", "OFF"] },
  { names: /^(user_pool_add_ons\.)?advanced_security_mode$/, values: ["ENFORCED", "AUDIT", "OFF"] },
  { names: /^image_tag_mutability$/, values: ["IMMUTABLE", "MUTABLE"] },
  { names: /^http_tokens$/, values: ["required", "optional"] },
  { names: /^viewer_protocol_policy$/, values: ["https-only", "redirect-to-https", "allow-all"] },
  { names: /^origin_protocol_policy$/, values: ["https-only", "match-viewer", "http-only"] },
  { names: /^logging_level$/, values: ["INFO", "ERROR", "OFF"] },
  { names: /^default_retention\.mode$/, values: ["COMPLIANCE", "GOVERNANCE"] },
  {
    names: /^object_ownership$/,
    values: ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"],
  },
  { names: /^client_broker$/, values: ["TLS", "TLS_PLAINTEXT", "PLAINTEXT"] },
];

/** Any value is stronger than the last one. */
export const LAST_RESORTS: { names: RegExp; values: string[] }[] = [
  { names: /^(authorization_type|authorization|auth_type|authentication_type)$/, values: ["NONE"] },
  { names: /^access_control_translation$/, values: ["NONE"] },
];

interface Length extends Named {
  /** The value that means "without end"; any other is shorter. */
  endless?: number;
}

/** Shorter, or fewer, is worse. */
export const LENGTHS: Length[] = [
  { severity: "warning", names: /^retention_in_days$/, endless: 0 },
  {
    severity: "error",
    names:
      /^(backup_retention_period|automatic_backup_retention_days|automated_snapshot_retention_period|manual_snapshot_retention_period|snapshot_retention_limit|performance_insights_retention_period|retention_period|retention_days|retention_period_in_days|data_retention_in_hours|recovery_period_in_days|min_retention_days|retention_lock_time_in_days|memory_store_retention_period_in_hours|magnetic_store_retention_period_in_days|noncurrent_days|delete_after|days|years)$/,
  },
  {
    severity: "error",
    names:
      /^(message_retention_seconds|visibility_timeout_seconds|deletion_window_in_days|recovery_window_in_days|minimum_password_length|minimum_length|password_reuse_prevention|maxReceiveCount)$/,
  },
  {
    severity: "warning",
    names: /^(maximum_retry_attempts|maximum_record_age_in_seconds|maximum_event_age_in_seconds)$/,
    endless: -1,
  },
];

/** Longer is worse: the time until a key or secret is replaced. */
export const INTERVALS =
  /^(rotation_period_in_days|automatically_after_days|max_password_age|max_session_duration)$/;

/** More is worse when it is many times as much: limits that hold back load and cost. */
export const CEILINGS = /^(throttling_rate_limit|throttling_burst_limit|rate_limit|burst_limit)$/;

/** Where requests, messages and failures go: another value sends them elsewhere. */
export const DIRECTIONS: Named[] = [
  { severity: "error", names: /^(route_selection_expression|api_key_selection_expression)$/ },
  {
    severity: "warning",
    names: /^(deadLetterTargetArn|dead_letter_config\.target_arn|on_failure\.destination)$/,
  },
];

/** Worse when they are emptied or removed. */
export const LOSSES: Named[] = [
  {
    severity: "error",
    names:
      /^(server_side_encryption(_configuration)?|encryption_configuration|kms_key_id|kms_key_arn|kms_master_key_id|dead_letter_config|redrive_policy|on_failure|mutual_tls_authentication|authorizer_id|authorization_scopes|web_acl_id|allowed_account_ids|code_signing_config_arn|object_lock_configuration|rotation_rules)$/,
  },
  {
    severity: "warning",
    names:
      /^(access_log_settings|access_logs|logging_config|logging_configuration|tracing_config|alarm_actions|insufficient_data_actions|enabled_cloudwatch_logs_exports|enabled_log_types|log_publishing_options|cloud_watch_logs_group_arn|layers)$/,
  },
];
