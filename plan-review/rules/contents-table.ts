// Settings that protect by what is in them: lists and blocks.
import type { Named } from "./settings-table.ts";

/** Worse when they are emptied or removed. */
export const LOSSES: Named[] = [
  {
    severity: "error",
    names:
      /^(server_side_encryption(_configuration)?|encryption_configuration|kms_key_id|kms_key_arn|kms_master_key_id|dead_letter_config|redrive_policy|on_failure|mutual_tls_authentication|authorizer_id|authorization_scopes|web_acl_id|allowed_account_ids|code_signing_config_arn|object_lock_configuration|rotation_rules|kms_key_identifier|kms_arn|encryption_config|changeable_for_days|copy_action|cross_region_copy_rule|guardrail_configuration|field_level_encryption_id|filter_group|validator|request_validator_id|identity_validation_expression|aws_backup_plan\.rule\.schedule|posix_user|stack_policy_body|aws_cloudformation_stack\.policy_(body|url)|required_claims|jwt_configuration\.audience|client_authentication\.tls|certificate_authority_arns|openid_connect_config\.client_id|app_id_client_regex|aws_organizations_policy\.content\.plans(\.[^.]+)?)$/,
  },
  {
    severity: "warning",
    names:
      /^(access_log_settings|access_logs|logging_config|logging_configuration|tracing_config|alarm_actions|insufficient_data_actions|enabled_cloudwatch_logs_exports|enabled_log_types|log_publishing_options|cloud_watch_logs_group_arn|layers|logConfiguration|log_exports|log_uri|logging_role|structured_log_destinations|insight_selector|advanced_event_selector|cloudwatch_role_arn|shard_level_metrics|health_check_id|response_headers_policy_id)$/,
  },
  {
    severity: "error",
    names:
      /^(trusted_key_groups|trusted_signers|origin_access_control_id|client_certificate_id|auth_token|security_headers_config|strict_transport_security|throttle_settings|quota_settings|event_selector|master_user_secret_kms_key_id|(default_)?action\.(block|deny|captcha|challenge)|override_action\.none|aws_wafv2_(web_acl|rule_group)\.rule|pre_sign_up|pre_authentication|pre_token_generation|verify_auth_challenge_response|aws_lb_listener\.default_action|topic_policy_config|sensitive_information_policy_config|content_policy_config|word_policy_config|frame_options|content_security_policy|content_type_options|network_access_control|suppressed_reasons)$/,
  },
  {
    severity: "warning",
    names:
      /^(vpc_config|function_association|lambda_function_association|redacted_fields|auto_verified_attributes|stage_variables|filter_criteria|notification|enabled_cluster_log_types|security_group_ids|vpc_security_group_ids|aws_dynamodb_table\.(replica|global_secondary_index)|aws_backup_plan\.rule|aws_s3_bucket_replication_configuration\.rule|aws_wafv2_ip_set\.addresses|aws_wafv2_regex_pattern_set\.regular_expression|aws_db_option_group\.option|include_filter|selection_tag|aws_codepipeline\.stage|aws_s3_bucket_notification\.(queue|topic|lambda_function)|source_security_group_ids|custom_headers_config\.items|origin\.custom_header|referrer_policy|event_selector\.data_resource|inputs\.(s3BucketName|cloudWatchLogGroupName)|attributes_require_verification_before_update|excluded_column_names|provider_details\.RequestSigningAlgorithm|aws_lb_listener_rule\.action)$/,
  },
];

/** Worse when one of them goes. */
export const SHRINKING =
  /^(enabled_cluster_log_types|enabled_cloudwatch_logs_exports|enabled_log_types|resource_types|alarm_actions|trusted_key_groups|aws_backup_selection\.resources|protocols|log_exports|aws_s3_bucket_notification\.\w+\.events|enabled_policy_types|suppressed_reasons|shard_level_metrics|structured_log_destinations|identity_sources|compliance_resource_types|attributes_require_verification_before_update|excluded_column_names|aws_service_access_principals|aws_route53_resolver_firewall_domain_list\.domains)$/;

/** What is backed up or watched: another value chooses something else. */
export const SELECTORS =
  /^(selection_tag\.(key|value)|identity_source|app_id_client_regex|row_filter\.filter_expression|aws_cloudwatch_metric_alarm\.(metric_name|namespace|comparison_operator))$/;

/** Fewer of them are less resilient. */
export const ZONES =
  /^(vpc_zone_identifier|subnets|subnet_ids|availability_zones|preferred_availability_zones|zone_ids)$/;

interface Members extends Named {
  /** What lets strangers, or weaker methods, in. */
  values: RegExp;
  /** Whether the list limits who gets in: the first value is stricter than none. */
  isLimit?: true;
}

/** Worse when they get one of these. */
export const MEMBERS: Members[] = [
  {
    severity: "warning",
    names: /^(allow_origins|allowed_origins|access_control_allow_origins\.items)$/,
    values: /^(\*|https?:\/\/\*\.?[^.]*|null)$/,
  },
  {
    // A token needs one of them.
    severity: "warning",
    names: /^(authorization_scopes|jwt_configuration\.audience)$/,
    values: /./,
    isLimit: true,
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
  { severity: "warning", names: /^write_attributes$/, values: /^custom:|_verified$/ },
  {
    severity: "error",
    names: /^(callback_urls|logout_urls|default_redirect_uri)$/,
    values: /^http:\/\/(?!localhost[:/]|127\.0\.0\.1[:/])|\*/,
  },
  {
    severity: "error",
    names: /^(origin_ssl_protocols|tls_versions)$/,
    values: /^(SSLv[23]|TLSv1(\.[01])?)$/,
  },
  { severity: "error", names: /^(network_mode|pid_mode|ipc_mode)$/, values: /^host$/ },
  {
    severity: "error",
    names: /^additional_authentication_provider\.authentication_type$/,
    values: /^API_KEY$/,
  },
  { severity: "error", names: /^tunnel\d_ike_versions$/, values: /^ikev1$/ },
  { severity: "error", names: /^tunnel\d_phase\d_dh_group_numbers$/, values: /^(2|5)$/ },
  { severity: "error", names: /^tunnel\d_phase\d_integrity_algorithms$/, values: /^SHA1$/ },
  { severity: "warning", names: /^(not_resources|external_connections)$/, values: /./ },
  { severity: "warning", names: /^(rule_action_override|excluded_rule)\.name$/, values: /./ },
  { severity: "warning", names: /^alarm_rule$/, values: /^FALSE$/ },
  { severity: "warning", names: /^actions_suppressor\.alarm$/, values: /./ },
  { severity: "warning", names: /^gateway_id$/, values: /^igw-/ },
  { severity: "warning", names: /^exclude_filter\.namespace$/, values: /./ },
  { severity: "error", names: /^managed_rule_group_statement\.scope_down_statement$/, values: /./ },
  { severity: "error", names: /^default_behavior$/, values: /^DROP$/ },
  {
    severity: "error",
    names: /^(ip_range|client_list|clients|whitelist_rules\.cidr)$/,
    values: /^(0\.0\.0\.0\/0|::\/0|\*)$/,
  },
  { severity: "error", names: /^(options|squash)$/, values: /^(no_root_squash|NoSquash)$/ },
  { severity: "error", names: /^stop_condition\.source$/, values: /^none$/ },
  {
    severity: "warning",
    names: /^(exclude_management_event_sources|exclusion_by_resource_types\.resource_types)$/,
    values: /./,
  },
  {
    severity: "warning",
    names: /^aws_lakeformation_data_lake_settings\.(read_only_)?admins$/,
    values: /./,
  },
  {
    severity: "error",
    names: /^create_(table|database)_default_permissions\.principal$/,
    values: /^IAM_ALLOWED_PRINCIPALS$/,
  },
  { severity: "error", names: /^public_access\.type$/, values: /^SERVICE_PROVIDED_EIPS$/ },
  {
    severity: "error",
    names: /^volume\.host_path$/,
    values: /^\/(?:$|(?:var\/run|run|proc|sys|etc|root|dev)(?:\/|$))/,
  },
  {
    severity: "error",
    names: /^capabilities\.add$/,
    values: /^(ALL|SYS_(ADMIN|PTRACE|MODULE)|NET_ADMIN|DAC_READ_SEARCH|BPF)$/,
  },
  { severity: "error", names: /^container_definitions\.user$/, values: /^(0|root)(:|$)/ },
  { severity: "error", names: /^runAsDefaultUser$/, values: /^root$/ },
  {
    severity: "warning",
    names: /^allowed_oauth_scopes$/,
    values: /^aws\.cognito\.signin\.user\.admin$/,
  },
  { severity: "warning", names: /^allowed_first_auth_factors$/, values: /^(PASSWORD|SMS_OTP)$/ },
  { severity: "warning", names: /^recovery_mechanism\.name$/, values: /^verified_phone_number$/ },
  { severity: "error", names: /^source_ip\.values$/, values: /^(0\.0\.0\.0\/[01]|::\/0)$/ },
  { severity: "warning", names: /^aws_wafv2_ip_set\.addresses$/, values: /\/[0-7]$/ },
];

/** Blocks that delete data from now on. */
export const DELETES = /^(\w*expiration|delete_marker_replication)$/;
