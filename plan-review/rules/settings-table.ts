// Settings that protect something, by the name that the AWS provider gives them, whatever the resource type is.
import type { Severity } from "../plan/model.ts";

export interface Named {
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
  {
    severity: "error",
    names:
      /^(enable|require_\w+|\w+_required|enforced|hard_expiry|enable_token_revocation|allow_admin_create_user_only|server_side_token_check|enhanced_vpc_routing|source_dest_check|run_as_non_root|manage_master_user_password|manage_master_password|manage_admin_password|all_supported|include_management_events|include_global_resource_types|is_organization_trail|organization_enabled|auto_enable|auto_renew|cloud_watch_encryption_enabled|s3_bucket_encryption_enabled|fips_enabled|request_macsec|enable_basic_auth|scan_enabled|complete_lock|remediation_enabled|service_enabled|return_connection_password_encrypted|tls|\w+[eE]ncryptionEnabled|enforce|readonlyRootFilesystem|read_only_root_file_system|challenge_required_on_new_device|authorized|logs\.(audit|general)|sasl\.(iam|scram)|activate|blackhole|customer_managed_key_enabled|point_in_time_recovery|JDBC_ENFORCE_SSL|KAFKA_SSL_ENABLED|Enable\w+Encryption|(verify|validate)_\w*(cert|tls|ssl)\w*|(certificate|cert|tls|ssl)_(validation|verification)(_enabled)?|auto_software_update_enabled|automatic|EncryptedResponses)$/,
  },
  { severity: "error", names: /^aws_backup_region_settings\.resource_type_\w+\.[\w ]+$/ },
  {
    severity: "warning",
    names:
      /^(auto_deploy|stream_enabled|sampled_requests_enabled|detailed_metrics_enabled|publish_cloudwatch_metrics_enabled|enable_performance_insights|enable_monitoring|cw_log_enabled|notifications_enabled|evaluate_target_health|skip_destroy|final_snapshot|content_based_deduplication|bisect_batch_on_function_error|registrant_privacy|admin_privacy|tech_privacy|billing_privacy|enable_sni|multi_az_with_standby_enabled|auto_healing|contact_flow_logs_enabled|cloud_watch_metrics_enabled|cross_zone_load_balancing|enable_cross_zone_load_balancing|zone_awareness_enabled|dedicated_master_enabled|start_canary|private_dns_enabled|(text|image|embedding|video)_data_delivery_enabled|copy_tags_to_(backups|snapshots)|checkpointing_enabled|snapshots_enabled|unhealthy_node_replacement|rollback|auto_rollback|cloudwatch_output_enabled|aws_api_gateway_method\.request_parameters\..+)$/,
  },
];

/** Guards that are on when nothing says otherwise: the first `false` turns them off. */
export const ON_BY_DEFAULT =
  /^(is_enabled|enabled|enable_logging|include_global_service_events|actions_enabled)$/;

/** Switches that tune something, and protect nothing. */
export const TUNING =
  /(^|_)(stickiness|stickiness_policy|application_settings|auto_merging|auto_(start|stop)_configuration|autoscaling_policy|blue_green_update|client_login_banner_options|cold_storage_options|compute_config|block_storage|elastic_load_balancing|data_format_conversion_configuration|dynamic_partitioning_configuration|dialog_code_hook|fulfillment_code_hook|fast_launch_configuration|grpc_config|matching|node_config|off_peak_window_options|origin_shield|price_performance_target|provisioned_throughput|server_timing_headers_config|service_connect_configuration|zonal_shift_config|load_based_auto_scaling)\.enabled?$/;

/** Dangers that are on when nothing says otherwise, so that only a `false` before tells that they are new. */
export const ALREADY_ON = /^delete_on_termination$/;

/** Bad when they are on. */
export const DANGERS: Named[] = [
  {
    severity: "error",
    names:
      /^(skip_final_snapshot|skip_final_backup|force_destroy|force_delete|delete_automated_backups|bypass_\w+|insecure_ssl|insecure_skip_verification|encryption_disabled|disable_all_logs|anonymous_auth_enabled|allow_unauthenticated_identities|allow_external_principals|allow_classic_flow|no_restrictions|enable_explicit_auth|privileged_mode|privileged|use_aws_owned_key|AWSOwnedKey|accept_any_\w+|\w*skip_\w*(cert|tls|ssl|verif|validation)\w*|\w*SKIP_\w*CERT\w*|disable_\w*(verification|validation|encryption|logging)|hybrid_access_enabled|allow_writes|publicly_advertisable|share_process_namespace|associate_entire_account)$/,
  },
  {
    severity: "error",
    names:
      /^(endpoint_public_access|no_password_required|enable_waf_fail_open|auto_accept|assign_public_ip|associate_public_ip_address|create_public_ip|auto_assign_public_ips|auto_assign_elastic_ips|enable_default_internet_access|enable_internet_access|unauthenticated|disable_ssl|signing_disabled|allow_(ssh|sudo|clear_text|self_management|authorizer_override|auto_registration|external_data_filtering|full_table_external_data_access)|authorize_all_groups|host_network|ignore_client_certificate_expiry|close_on_deletion|skip_deletion_check|user_enabled_as_local_administrator|delete_all_policy_resources|enable_fault_injection|AllowFromPublic|aws_ec2_serial_console_access\.enabled|smb_guest_access)$/,
  },
  {
    severity: "warning",
    names:
      /^(map_public_ip_on_launch|enable_execute_command|data_trace_enabled|include_execution_data|debug_logging|enable_http_endpoint|allow_credentials|access_control_allow_credentials|force_overwrite_replica_secret|delete_on_termination|assign_ipv6_address_on_creation|disable_rollback|internal_user_database_enabled|aws_route53_health_check\.disabled)$/,
  },
];

/** Values that say that something is enforced, in lower case, whatever the attribute is called. */
export const STRONG_WORDS = new Set(
  "block deny drop terminate enforce enforced required require verify verify-full verify-ca always strict strictest defensive signing private kms sse-kms aws:kms securestring https sftp byqueue blacklist whitelist block-all-sharing block-new-sharing block-bidirectional block-ingress enabled enable on active running redirect authenticate-oidc authenticate-cognito enhanced srtp tls ssl ssl-encryption ssl-authentication sasl-ssl private_only vpconly vpc must_encrypt should_encrypt denylist".split(
    " ",
  ),
);

/** Values that say that it is not. */
export const WEAK_WORDS = new Set(
  "allow allowed pass count warn audit alert optional preferred monitor no_action never off none disabled disable inactive suspended paused stopped not_signing legacy global public public_read regional edge unblocked allowall unauthenticated plaintext http ftp string basic forward aes256 no_encryption tcp permissive sasl-plaintext public_only publicinternetonly no_encrypt allowlist passthrough authenticatedrole anonymize".split(
    " ",
  ),
);

/** Attributes that do not protect anything, although their values are such words. */
export const NEUTRAL =
  /(cookies?|headers?|query_strings?)_behavior$|(^|_)(acceleration|compression|bookmark|hibernation|bookmarks?)(_\w+)?$|^(forward|http_endpoint|http_protocol_ipv6|instance_metadata_tags|dns_support|multicast_support|vpn_ecmp_support|security_group_referencing_support|default_route_table_(association|propagation)|s3_backup_mode|managed_scaling\.status|managed_draining|managed_termination_protection|cookie_config|auto_minor_version_upgrade|aws_s3_bucket_accelerate_configuration\.status|aws_iam_access_key\.status|status_code|default_action\.order|features\.\w+)$/;

/** Attributes that open something when their value says that it is on. */
export const OPENINGS =
  /^(direct_internet_access|root_access|firewall_fail_open|auto_accept_shared_(attachments|associations)|introspection_config|aws_iam_access_key\.status|public_\w+|recursive_loop|setting_value|privileged_delete|\w+_allowed|user_settings\.permission)$/;

export const ON_WORDS = new Set(["enabled", "enable", "on", "active", "allow"]);

export const OFF_WORDS = new Set(["disabled", "disable", "off", "inactive", "terminate"]);

/** From the strongest value to the weakest; an error, unless an entry says otherwise. */
export const SCALES: (Partial<Named> & { names: RegExp; values: string[] })[] = [
  { names: /^versioning_configuration\.status$/, values: ["Enabled", "Suspended", "Disabled"] },
  { names: /^(status|state|desired_state)$/, values: ["ENABLED", "DISABLED"] },
  { names: /^(status|state)$/, values: ["Enabled", "Disabled"] },
  { names: /^(desired_state)$/, values: ["RUNNING", "STOPPED"] },
  { names: /^deletion_protection$/, values: ["ACTIVE", "INACTIVE"] },
  { names: /^tracing_config\.mode$/, values: ["Active", "PassThrough"] },
  { names: /^mfa_configuration$/, values: ["ON", "OPTIONAL", "OFF"] },
  { names: /^(user_pool_add_ons\.)?advanced_security_mode$/, values: ["ENFORCED", "AUDIT", "OFF"] },
  { names: /^image_tag_mutability$/, values: ["IMMUTABLE", "MUTABLE"] },
  { names: /^viewer_protocol_policy$/, values: ["https-only", "redirect-to-https", "allow-all"] },
  { names: /^origin_protocol_policy$/, values: ["https-only", "match-viewer", "http-only"] },
  {
    names: /^aws_cloudwatch_event_rule\.state$/,
    values: ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "ENABLED", "DISABLED"],
  },
  { names: /^treat_missing_data$/, values: ["breaching", "missing", "notBreaching"] },
  { names: /^aws_guardduty_filter\.action$/, values: ["NOOP", "ARCHIVE"] },
  { names: /^traffic_type$/, values: ["ALL", "REJECT"] },
  { names: /^finding_publishing_frequency$/, values: ["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"] },
  { names: /^auto_enable_organization_members$/, values: ["ALL", "NEW", "NONE"] },
  { names: /^stream_view_type$/, values: ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "KEYS_ONLY"] },
  { names: /^log_group_class$/, values: ["STANDARD", "INFREQUENT_ACCESS"] },
  { names: /^logging_level$/, values: ["INFO", "ERROR", "OFF"] },
  { names: /^default_retention\.mode$/, values: ["COMPLIANCE", "GOVERNANCE"] },
  {
    names: /^object_ownership$/,
    values: ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"],
  },
  { names: /^client_broker$/, values: ["TLS", "TLS_PLAINTEXT", "PLAINTEXT"] },
  {
    names: /^(sse_algorithm|server_side_encryption|encryption_type)$/,
    values: ["aws:kms:dsse", "KMS_DSSE", "aws:kms", "KMS", "AES256"],
  },
  { names: /^ssl_?mode$/, values: ["verify-full", "verify-ca", "require", "prefer", "none"] },
  { names: /^authentication_mode$/, values: ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"] },
  { names: /^read_write_type$/, values: ["All", "WriteOnly", "ReadOnly"] },
  { severity: "warning", names: /^recording_frequency$/, values: ["CONTINUOUS", "DAILY"] },
  {
    severity: "warning",
    names: /^maximum_execution_frequency$/,
    values: ["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"],
  },
  { names: /^(input_strength|output_strength)$/, values: ["HIGH", "MEDIUM", "LOW", "NONE"] },
  { severity: "warning", names: /^health_check_type$/, values: ["ELB", "EC2"] },
  { names: /^signing_behavior$/, values: ["always", "no-override", "never"] },
  { names: /^snaplock_type$/, values: ["COMPLIANCE", "ENTERPRISE"] },
  { names: /^approval_model$/, values: ["AUTOMATIC", "MANUAL"] },
  { names: /^breach_action$/, values: ["disable", "deactivate", "emit-metric", "log"] },
  { names: /^permissions_mode$/, values: ["STANDARD", "ALLOW_ALL"] },
  { names: /^http_tokens$/, values: ["required", "no-preference", "optional"] },
  { names: /^account_access_type$/, values: ["CURRENT_ACCOUNT", "ORGANIZATION"] },
  { names: /^instance_initiated_shutdown_behavior$/, values: ["stop", "terminate"] },
  { names: /^home_directory_type$/, values: ["LOGICAL", "PATH"] },
  { names: /^global_endpoint_token_version$/, values: ["v2Token", "v1Token"] },
  {
    names: /^file(_share)?_access_audit_log_level$/,
    values: ["SUCCESS_AND_FAILURE", "FAILURE_ONLY"],
  },
];

/** Any value is stronger than these, which are in upper case. */
export const LAST_RESORTS: {
  names: RegExp;
  values: string[];
  /** Whether it has a good default, or is not set where it does not apply. */
  mayGo?: true;
}[] = [
  {
    names: /^(authorization_type|authorization|auth_type|authentication_type)$/,
    values: ["NONE", "API_KEY"],
  },
  { names: /^access_control_translation$/, values: ["NONE"] },
  {
    mayGo: true,
    names: /(^|_)security_protocol$/,
    values: ["PLAINTEXT", "SASL-PLAINTEXT", "SASL_PLAINTEXT"],
  },
  { mayGo: true, names: /^authentication$/, values: ["GUESTACCESS"] },
  {
    mayGo: true,
    names: /(^|_)log_level$/,
    values: ["FATAL", "CRITICAL", "DISABLED", "OFF", "NONE"],
  },
  { mayGo: true, names: /^(snapshot_policy|pgaudit\.log)$/, values: ["NONE"] },
  { mayGo: true, names: /^file(_share)?_access_audit_log_level$/, values: ["DISABLED"] },
];
