// Settings that protect by how much or what is in them: lengths, limits, places, lists and blocks.
import type { Named } from "./settings-table.ts";

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
  {
    severity: "error",
    names: /^(access_control_max_age_sec|max_retention_days|quota_settings\.limit)$/,
  },
  { severity: "warning", names: /^(retention_days|maximum_age)$/, endless: 0 },
];

/** Not even longer than they need to be: when objects move, or what was never finished is cleaned up. */
export const HARMLESS_LENGTHS = /^(\w*transition\.(noncurrent_)?days|cold_storage_after)$/;

/** Of these, 0 means that nothing happens, runs or is kept. */
export const STOPPED_AT_ZERO =
  /^(monitoring_interval|backtrack_window|fixed_rate|query_depth_limit|resolver_count_limit|bytes_scanned_cutoff_per_query|desired_count|desired_capacity|max_size|max_capacity|provisioned_concurrent_executions)$/;

/** Longer is worse: the time until a key, a token or a decision is replaced. */
export const INTERVALS =
  /^(rotation_period_in_days|automatically_after_days|max_password_age|max_session_duration|(access|id|refresh)_token_validity|kms_data_key_reuse_period_seconds|authorizer_result_ttl_in_seconds|http_put_response_hop_limit)$/;

/** More is worse when it is many times as much: limits that hold back load and cost. */
export const CEILINGS =
  /^(throttling_rate_limit|throttling_burst_limit|rate_limit|burst_limit|limit_amount|rate_based_statement\.limit|aws_cloudwatch_metric_alarm\.(threshold|evaluation_periods))$/;

/** Where requests, messages and failures go: another value sends them elsewhere. */
export const DIRECTIONS: Named[] = [
  { severity: "error", names: /^(route_selection_expression|api_key_selection_expression)$/ },
  {
    severity: "warning",
    names: /^(deadLetterTargetArn|dead_letter_config\.target_arn|on_failure\.destination)$/,
  },
  {
    // Who decides, and with which rights something runs.
    severity: "warning",
    names:
      /^(authorizer_id|authorizer_uri|issuer|oidc_issuer|jwks_uri|truststore_uri|saml_metadata_document|client_id_list|thumbprint_list|client_certificate_id|web_acl_arn|role|role_arn|iam_instance_profile|execution_role_arn|task_role_arn|rotation_lambda_arn|target_key_id|source\.source_type)$/,
  },
  {
    severity: "warning",
    names:
      /^(integration_uri|invocation_endpoint|destination_arn|destination\.bucket|access_log_settings\.destination_arn|s3_bucket_name|target_bucket|upstream_registry_url|stage_variables|aws_cloudwatch_event_target\.arn|aws_lambda_event_source_mapping\.function_name|aws_apigatewayv2_api_mapping\.(api_id|stage)|aws_api_gateway_base_path_mapping\.(api_id|stage_name)|aws_route53_record\.(records|alias\.name)|aws_route53domains_registered_domain\.name_server(\.name)?|origin\.domain_name|aws_kinesis_firehose_delivery_stream\.\w+\.bucket_arn)$/,
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
  {
    severity: "error",
    names:
      /^(trusted_key_groups|trusted_signers|origin_access_control_id|client_certificate_id|auth_token|security_headers_config|strict_transport_security|throttle_settings|quota_settings|event_selector|master_user_secret_kms_key_id|(default_)?action\.(block|deny|captcha|challenge)|override_action\.none|aws_wafv2_(web_acl|rule_group)\.rule|pre_sign_up|pre_authentication|pre_token_generation|verify_auth_challenge_response|aws_lb_listener\.default_action)$/,
  },
  {
    severity: "warning",
    names:
      /^(vpc_config|function_association|lambda_function_association|redacted_fields|auto_verified_attributes|stage_variables|filter_criteria|notification|enabled_cluster_log_types|security_group_ids|vpc_security_group_ids|aws_dynamodb_table\.(replica|global_secondary_index)|aws_backup_plan\.rule|aws_s3_bucket_replication_configuration\.rule|aws_wafv2_ip_set\.addresses)$/,
  },
];

/** Worse when one of them goes. */
export const SHRINKING =
  /^(enabled_cluster_log_types|enabled_cloudwatch_logs_exports|enabled_log_types|resource_types|alarm_actions|trusted_key_groups|aws_backup_selection\.resources|protocols)$/;

interface Members extends Named {
  /** What lets strangers, or weaker methods, in. */
  values: RegExp;
}

/** Worse when they get one of these. */
export const MEMBERS: Members[] = [
  {
    severity: "warning",
    names: /^(allow_origins|allowed_origins|access_control_allow_origins\.items)$/,
    values: /^(\*|https?:\/\/\*\.?[^.]*|null)$/,
  },
  { severity: "error", names: /^allowed_principals$/, values: /^\*$|:root$/ },
  { severity: "error", names: /^kubernetes_groups$/, values: /^system:masters$/ },
  { severity: "error", names: /^permissions\.account_ids$/, values: /\ball\b/i },
  {
    severity: "warning",
    names: /^explicit_auth_flows$/,
    values: /PASSWORD_AUTH$|^ADMIN_NO_SRP_AUTH$/,
  },
  { severity: "warning", names: /^allowed_oauth_flows$/, values: /^implicit$/ },
  { severity: "warning", names: /^write_attributes$/, values: /^custom:/ },
  {
    severity: "error",
    names: /^(callback_urls|logout_urls|default_redirect_uri)$/,
    values: /^http:\/\/(?!localhost[:/]|127\.0\.0\.1[:/])|\*/,
  },
];

/** Blocks that delete data from now on. */
export const DELETES = /^(\w*expiration|delete_marker_replication)$/;
