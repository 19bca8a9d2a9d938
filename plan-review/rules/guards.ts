// Rules about what watches, backs up or drives something, and stops doing so.
import { isBody, isEmpty } from "../marks/body.ts";
import { asking, isSame, Secret } from "../marks/secret.ts";
import { textOfAny } from "../../shared/scalar.ts";
import type { Resource, Severity } from "../plan/model.ts";
import { after, before, UNKNOWN } from "../plan/values.ts";
import { code } from "../render/markdown.ts";
import { isAccountProtection } from "./data-protection.ts";
import { changed, type Flaw, type Reviewed, type Rule } from "./rule.ts";

/** Types without `aws_`, and what is missing without them. */
const GUARDS: { severity: Severity; loses: string; types: string }[] = [
  {
    severity: "error",
    loses: "Nothing protects what it protected any more.",
    types: `
      cloudtrail config_configuration_recorder config_configuration_recorder_status guardduty_detector securityhub_account
      accessanalyzer_analyzer macie2_account inspector2_enabler iam_account_password_policy organizations_policy
      organizations_policy_attachment s3_bucket_public_access_block s3_account_public_access_block
      s3_bucket_server_side_encryption_configuration s3_bucket_versioning s3_bucket_object_lock_configuration
      ebs_encryption_by_default ebs_snapshot_block_public_access ec2_image_block_public_access
      emr_block_public_access_configuration secretsmanager_secret_rotation backup_plan backup_selection
      backup_vault_lock_configuration dlm_lifecycle_policy db_instance_automated_backups_replication
      wafv2_web_acl wafv2_web_acl_association waf_web_acl wafregional_web_acl wafregional_web_acl_association
      shield_protection networkfirewall_firewall api_gateway_authorizer
      sqs_queue_redrive_allow_policy
      lambda_code_signing_config ssoadmin_permissions_boundary_attachment
      guardduty_detector_feature guardduty_organization_configuration guardduty_organization_admin_account
      securityhub_standards_subscription securityhub_organization_configuration securityhub_configuration_policy
      securityhub_configuration_policy_association securityhub_finding_aggregator detective_graph
      macie2_classification_job inspector2_organization_configuration config_delivery_channel config_config_rule
      config_conformance_pack config_configuration_aggregator config_organization_managed_rule
      config_organization_custom_rule config_organization_conformance_pack fms_policy
      cloudwatch_log_data_protection_policy sns_topic_data_protection_policy ecr_registry_scanning_configuration
      ecr_replication_configuration s3_bucket_ownership_controls ebs_default_kms_key backup_region_settings
      backup_framework route53_resolver_firewall_rule_group_association route53_resolver_dnssec_config
      networkfirewall_firewall_policy networkfirewall_rule_group wafv2_rule_group wafv2_ip_set
      shield_application_layer_automatic_response shield_proactive_engagement shield_protection_group
      vpc_block_public_access_options vpc_endpoint_policy vpclattice_auth_policy
      glue_data_catalog_encryption_settings xray_encryption_config
      cloudfront_response_headers_policy cloudfront_origin_access_control
      cloudfront_field_level_encryption_config cognito_risk_configuration ssm_patch_baseline ssm_patch_group
      verifiedpermissions_policy verifiedpermissions_policy_store
      lakeformation_data_cells_filter
      config_remediation_configuration config_retention_configuration config_organization_custom_policy_rule
      codecommit_approval_rule_template_association emr_security_configuration shield_drt_access_role_arn_association
      servicecatalog_constraint efs_backup_policy glacier_vault_lock rbin_rule lb_trust_store_revocation
      bedrock_guardrail securitylake_aws_log_source securityhub_standards_control_association
      guardduty_organization_configuration_feature guardduty_member_detector_feature guardduty_malware_protection_plan
      guardduty_threatintelset detective_organization_configuration macie2_organization_configuration
      macie2_classification_export_configuration redshift_snapshot_copy redshift_snapshot_schedule
      redshift_snapshot_schedule_association dx_macsec_key_association fms_admin_account
      lightsail_lb_https_redirection_policy controltower_control route53recoverycontrolconfig_safety_rule
      wafv2_regex_pattern_set waf_rule waf_rate_based_rule waf_rule_group waf_ipset wafregional_rule
      wafregional_rate_based_rule wafregional_rule_group wafregional_ipset networkfirewall_tls_inspection_configuration
      route53_resolver_firewall_rule route53_resolver_firewall_rule_group workspacesweb_data_protection_settings
      workspacesweb_ip_access_settings backup_restore_testing_plan backup_restore_testing_selection
      backup_global_settings ec2_instance_metadata_defaults glue_security_configuration iam_organizations_features
      api_gateway_request_validator`,
  },
  {
    severity: "error",
    loses: "What it delivers or starts does not arrive any more.",
    types: `
      lambda_event_source_mapping cloudwatch_event_rule cloudwatch_event_target scheduler_schedule pipes_pipe
      sqs_queue_redrive_policy lambda_function_event_invoke_config s3_bucket_notification
      s3_bucket_replication_configuration dynamodb_kinesis_streaming_destination iot_topic_rule ses_receipt_rule
      ses_active_receipt_rule_set dms_replication_task glue_trigger autoscaling_lifecycle_hook`,
  },
  {
    severity: "error",
    loses: "Clients wait for an answer that does not come.",
    types: "apigatewayv2_route_response apigatewayv2_integration_response",
  },
  {
    severity: "warning",
    loses: "Nobody notices any more what it shows or reports.",
    types: `
      cloudwatch_metric_alarm cloudwatch_composite_alarm cloudwatch_dashboard cloudwatch_log_metric_filter
      route53_query_log route53_resolver_query_log_config route53_resolver_query_log_config_association
      networkfirewall_logging_configuration redshift_logging vpclattice_access_log_subscription
      dynamodb_contributor_insights cloudwatch_contributor_insight_rule cloudwatch_contributor_managed_insight_rule
      cloudfront_realtime_log_config cloudfront_monitoring_subscription api_gateway_account
      bedrock_model_invocation_logging_configuration ses_event_destination
      sesv2_configuration_set_event_destination s3control_storage_lens_configuration securityhub_insight
      guardduty_publishing_destination sns_sms_preferences db_event_subscription redshift_event_subscription
      budgets_budget_action cloudwatch_log_anomaly_detector
      cloudwatch_log_subscription_filter cloudwatch_metric_stream flow_log s3_bucket_logging budgets_budget
      ce_anomaly_monitor ce_anomaly_subscription route53_health_check wafv2_web_acl_logging_configuration
      rds_cluster_activity_stream verifiedaccess_instance_logging_configuration cloudwatch_log_delivery
      iot_logging_options backup_report_plan backup_vault_notifications ssm_association ssm_resource_data_sync
      directory_service_log_subscription prometheus_alert_manager_definition prometheus_rule_group_namespace
      codestarnotifications_notification_rule chatbot_slack_channel_configuration chatbot_teams_channel_configuration
      ssmincidents_response_plan ssmcontacts_plan devopsguru_notification_channel internetmonitor_monitor
      networkmonitor_monitor workspacesweb_user_access_logging_settings dms_event_subscription
      docdb_event_subscription neptune_event_subscription autoscaling_notification vpc_endpoint_connection_notification
      notifications_event_rule notifications_channel_association s3_bucket_inventory
      synthetics_canary appautoscaling_policy appautoscaling_target autoscaling_policy`,
  },
];

const BY_TYPE = new Map(
  GUARDS.flatMap((guard) =>
    guard.types
      .trim()
      .split(/\s+/)
      .map((type): [string, (typeof GUARDS)[number]] => [`aws_${type}`, guard]),
  ),
);

/** Every type in the table. */
export const GUARD_TYPES: ReadonlySet<string> = new Set(BY_TYPE.keys());

const gone = ({ stack }: Reviewed): Flaw[] => {
  const destroyed = stack.resources.filter(
    ({ action, deposed }) => action === "destroy" && deposed === undefined,
  );
  const owners = destroyed.filter(({ type }) => OWNERS.has(type));
  return destroyed.flatMap((resource) => {
    const guard =
      BY_TYPE.get(resource.type) ??
      (isDenial(resource) || isAccountProtection(resource) ? GUARDS[0] : undefined);
    if (!guard || goesWith(resource, owners)) return [];
    const what = `${code(resource.type)} is destroyed. ${guard.loses}`;
    return [{ resource, what, severity: guard.severity }];
  });
};

/** What may be removed together with what it answers for or protects, and the argument that refers to that. */
const OWNERS = new Map([
  ["aws_apigatewayv2_route", "route_id"],
  ["aws_apigatewayv2_integration", "integration_id"],
  ["aws_apigatewayv2_api", "api_id"],
  ["aws_sqs_queue", "queue_url"],
]);

/** A plan has the owner's id, a synthesis a reference to it. */
const goesWith = (resource: Resource, owners: Resource[]): boolean =>
  owners.some((owner) => {
    const own = before(resource, OWNERS.get(owner.type) ?? "");
    const isReference = asking((value) => textOfAny(value).includes(`\${${owner.address}.`));
    return !isEmpty(own) && (isSame(own, before(owner, "id")) || isReference(own));
  });

/** A rule of a network that keeps somebody out. */
const isDenial = ({ type, before: rule }: Resource): boolean =>
  type === "aws_network_acl_rule" && isBody(rule) && isDeny(rule["rule_action"]);

const isDeny = asking((action) => /^deny$/i.test(textOfAny(action)));

const isNothing = asking((value) => value === 0 || value === "0");

const isOff = asking((value) => value === false || value === "false");

const isStopped = (resource: Resource): string | undefined => {
  const [old, next] = [
    before(resource, "reserved_concurrent_executions"),
    after(resource, "reserved_concurrent_executions"),
  ];
  return isNothing(next) && !isNothing(old)
    ? `${code("reserved_concurrent_executions")} is 0: Lambda runs the function no more.`
    : undefined;
};

const isDisconnected = (mapping: Resource): string | undefined =>
  isOff(after(mapping, "enabled")) && !isOff(before(mapping, "enabled"))
    ? "The event source is disabled: its messages are not processed."
    : undefined;

const loseVariables = (resource: Resource): string | undefined => {
  const path = "environment.variables";
  const [old, next] = [before(resource, path), after(resource, path)];
  if (isEmpty(old) || next === UNKNOWN) return undefined;
  if (isEmpty(next)) return "All environment variables are removed.";
  if (old instanceof Secret || next instanceof Secret) {
    return lacks(old, next) ? "Environment variables are removed." : undefined;
  }
  const missing = listMissing(old, next).map(code).join(", ");
  return missing === "" ? undefined : `Environment variables are removed: ${missing}.`;
};

const listMissing = (old: unknown, next: unknown): string[] =>
  isBody(old) && isBody(next) ? Object.keys(old).filter((name) => !Object.hasOwn(next, name)) : [];

/** Whether a name is missing, without saying which. */
const lacks = (old: unknown, next: unknown): boolean =>
  asking((one) => asking((other) => listMissing(one, other).length > 0)(next))(old);

const LAMBDA = "aws_lambda_function";

export const GUARD_RULES: Rule[] = [
  {
    id: "PR024",
    severity: "error",
    title: "A guard or a driver is destroyed",
    fix: "If only its name in the code changed, add a `moved` block; otherwise replace it by another, or allow it.",
    check: gone,
  },
  {
    id: "PR025",
    severity: "error",
    title: "A function stops",
    fix: "Set a reserved concurrency above 0, or -1; to stop the function on purpose, allow this finding.",
    check: changed(LAMBDA, isStopped),
  },
  {
    id: "PR026",
    severity: "error",
    title: "Event source disabled",
    fix: "Set `enabled = true`; to stop processing on purpose, allow this finding.",
    check: changed("aws_lambda_event_source_mapping", isDisconnected),
  },
  {
    id: "PR027",
    severity: "warning",
    title: "Environment variables removed",
    fix: "Check that no code reads them any more.",
    check: changed(LAMBDA, loseVariables),
  },
];
