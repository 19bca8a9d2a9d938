// Settings that protect by how much they are, or where they lead: lengths, limits and places.
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
      /^(backup_retention_period|automatic_backup_retention_days|automated_snapshot_retention_period|manual_snapshot_retention_period|snapshot_retention_limit|performance_insights_retention_period|retention_period|retention_days|retention_period_in_days|data_retention_in_hours|recovery_period_in_days|min_retention_days|retention_lock_time_in_days|memory_store_retention_period_in_hours|magnetic_store_retention_period_in_days|noncurrent_days|delete_after|days|years|retain_rule\.(count|interval)|snapshot_copy_\w*retention_period)$/,
  },
  {
    severity: "error",
    names:
      /^(message_retention_seconds|visibility_timeout_seconds|deletion_window_in_days|recovery_window_in_days|minimum_password_length|minimum_length|password_reuse_prevention|password_history_size|maxReceiveCount)$/,
  },
  {
    severity: "warning",
    names:
      /^(maximum_retry_attempts|completion_window|maximum_record_age_in_seconds|maximum_event_age_in_seconds)$/,
    endless: -1,
  },
  {
    severity: "error",
    names: /^(access_control_max_age_sec|max_retention_days|quota_settings\.limit)$/,
  },
  { severity: "warning", names: /^(retention_days|maximum_age)$/, endless: 0 },
];

/** Not even longer than they need to be: when objects move, or what was never finished is cleaned up. */
export const HARMLESS_LENGTHS =
  /^(\w*transition\.(noncurrent_)?days|cold_storage_after|tiering\.days)$/;

/** Of these, 0 means that nothing happens, runs or is kept. */
export const STOPPED_AT_ZERO =
  /^(monitoring_interval|backtrack_window|fixed_rate|query_depth_limit|resolver_count_limit|bytes_scanned_cutoff_per_query|desired_count|desired_capacity|max_size|max_capacity|provisioned_concurrent_executions|deployment_minimum_healthy_percent)$/;

/** Longer is worse: the time until a key, a token or a decision is replaced, or until the next snapshot. */
export const INTERVALS: Named[] = [
  { severity: "error", names: /^create_rule\.interval$/ },
  {
    severity: "warning",
    names:
      /^(rotation_period_in_days|automatically_after_days|max_password_age|max_session_duration|(access|id|refresh)_token_validity|kms_data_key_reuse_period_seconds|authorizer_result_ttl_in_seconds|http_put_response_hop_limit|temporary_password_validity_days|approve_after_days|session_duration|credential_duration)$/,
  },
];

/** More is worse when it is many times as much: limits that hold back load and cost. */
export const CEILINGS =
  /^(throttling_rate_limit|throttling_burst_limit|rate_limit|burst_limit|limit_amount|rate_based_statement\.limit|aws_cloudwatch_metric_alarm\.(threshold|evaluation_periods|datapoints_to_alarm))$/;

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
      /^(authorizer_id|authorizer_uri|provider_arns|authorizer_credentials_arn|issuer|oidc_issuer|jwks_uri|truststore_uri|saml_metadata_document|client_id_list|thumbprint_list|client_certificate_id|web_acl_arn|role|role_arn|iam_instance_profile|execution_role_arn|task_role_arn|rotation_lambda_arn|target_key_id|source\.source_type|authentication_options\.type|saml_provider_arn|root_certificate_chain_arn|trust_store_arn|issuer_url|(pre_sign_up|pre_authentication|pre_token_generation|verify_auth_challenge_response|custom_message|post_confirmation)|firewall_policy_arn|aws_transfer_server\.function)$/,
  },
  {
    severity: "warning",
    names:
      /^(integration_uri|invocation_endpoint|destination_arn|destination\.bucket|access_log_settings\.destination_arn|s3_bucket_name|target_bucket|upstream_registry_url|stage_variables|aws_cloudwatch_event_target\.arn|aws_lambda_event_source_mapping\.function_name|aws_apigatewayv2_api_mapping\.(api_id|stage)|aws_api_gateway_base_path_mapping\.(api_id|stage_name)|aws_route53_record\.(records|alias\.name)|aws_route53domains_registered_domain\.name_server(\.name)?|origin\.domain_name|target_vault_name|destination_vault_arn|target_ip\.ip|source\.location|aws_scheduler_schedule\.target\.arn|aws_pipes_pipe\.(source|target)|aws_sns_topic_subscription\.endpoint|aws_route53_resolver_rule\.target_ip|aws_codepipeline\.stage\.action\.configuration\.(FullRepositoryId|RepositoryName|BranchName)|aws_kinesis_firehose_delivery_stream\.\w+\.bucket_arn)$/,
  },
];
