// What a resource loses when it is destroyed or replaced, by type. A type is listed once, with the reason that counts most.
import { type Body, isEmpty } from "../marks/body.ts";
import type { Severity } from "../plan/model.ts";
import { isNamedLikeHolder } from "./stateful-names.ts";

export interface Stateful {
  severity: Severity;
  /** Completes "… is destroyed with". */
  loses: string;
}

interface Kind extends Stateful {
  /** Resource types of the AWS provider, without `aws_`. */
  types: string;
}

const KINDS: Kind[] = [
  {
    // Databases, files, messages, images and backups: nobody gets them back.
    severity: "error",
    loses: "its content",
    types: `
      dynamodb_table dynamodb_global_table dynamodb_table_replica 
      db_instance db_cluster_snapshot db_snapshot db_snapshot_copy db_instance_automated_backups_replication
      rds_cluster rds_cluster_instance rds_global_cluster rds_cluster_snapshot_copy rds_shard_group
      docdb_cluster docdb_cluster_instance docdb_cluster_snapshot docdb_global_cluster docdbelastic_cluster
      neptune_cluster neptune_cluster_instance neptune_cluster_snapshot neptune_global_cluster neptunegraph_graph
      dsql_cluster redshift_cluster redshift_cluster_snapshot redshiftserverless_namespace redshiftserverless_snapshot
      elasticache_cluster elasticache_replication_group elasticache_global_replication_group elasticache_serverless_cache
      memorydb_cluster memorydb_multi_region_cluster memorydb_snapshot keyspaces_keyspace keyspaces_table
      qldb_ledger simpledb_domain timestreamwrite_database timestreamwrite_table timestreaminfluxdb_db_instance
      opensearch_domain opensearchserverless_collection elasticsearch_domain cloudsearch_domain kendra_index
      finspace_kx_environment finspace_kx_database finspace_kx_volume lightsail_database lightsail_disk lightsail_bucket
      lightsail_instance s3_bucket s3_directory_bucket s3control_bucket
      s3tables_table_bucket s3tables_namespace s3tables_table glacier_vault media_store_container
      ebs_volume ebs_snapshot ebs_snapshot_copy ebs_snapshot_import ami ami_copy ami_from_instance instance
      efs_file_system efs_replication_configuration
      fsx_backup fsx_file_cache fsx_lustre_file_system fsx_ontap_file_system fsx_ontap_storage_virtual_machine
      fsx_ontap_volume fsx_openzfs_file_system fsx_openzfs_snapshot fsx_openzfs_volume fsx_windows_file_system
      storagegateway_gateway storagegateway_cached_iscsi_volume storagegateway_stored_iscsi_volume
      storagegateway_nfs_file_share storagegateway_smb_file_share storagegateway_tape_pool
      backup_vault backup_logically_air_gapped_vault
      sqs_queue kinesis_stream kinesis_video_stream kinesis_firehose_delivery_stream mq_broker
      msk_cluster msk_serverless_cluster cloudwatch_event_archive
      ecr_repository ecrpublic_repository codeartifact_domain codeartifact_repository codecommit_repository
      codecatalyst_project codecatalyst_source_repository
      glue_catalog_database glue_registry glue_schema athena_database athena_data_catalog
      lakeformation_resource lakeformation_data_lake_settings securitylake_data_lake datazone_domain dataexchange_data_set
      cloudtrail_event_data_store cleanrooms_configured_table customerprofiles_domain
      sagemaker_domain sagemaker_feature_group sagemaker_model_package_group sagemaker_notebook_instance
      sagemaker_mlflow_tracking_server sagemaker_space rekognition_collection rekognition_project
      bedrockagent_knowledge_base location_geofence_collection location_tracker prometheus_workspace grafana_workspace
      cloudfront_key_value_store 
      ssm_parameter iot_thing schemas_registry schemas_schema
      emr_cluster mwaa_environment directory_service_directory workspaces_workspace connect_instance
      pinpoint_app sesv2_contact_list 
      elastic_beanstalk_environment opsworks_rds_db_instance cloudformation_stack cloudformation_stack_set
      servicecatalog_provisioned_product serverlessapplicationrepository_cloudformation_stack cloudcontrolapi_resource
      auditmanager_assessment`,
  },
  {
    // Whatever it encrypts or signs becomes unreadable or invalid.
    severity: "error",
    loses: "its key: what it encrypts or signs becomes unreadable or invalid",
    types: `
      kms_key kms_external_key kms_replica_key kms_replica_external_key kms_custom_key_store
      cloudhsm_v2_cluster cloudhsm_v2_hsm paymentcryptography_key acmpca_certificate_authority key_pair lightsail_key_pair
      cloudfront_public_key signer_signing_profile route53_key_signing_key route53_hosted_zone_dnssec ivs_playback_key_pair`,
  },
  {
    // Its value exists nowhere else, or is stored in clients.
    severity: "error",
    loses: "its secret or credential",
    types: `
      secretsmanager_secret acm_certificate acmpca_certificate iam_server_certificate
      iam_access_key iam_service_specific_credential iam_signing_certificate iam_user_ssh_key iam_virtual_mfa_device
      api_gateway_api_key api_gateway_client_certificate appsync_api_key wafv2_api_key grafana_workspace_api_key
      grafana_workspace_service_account_token lightsail_certificate lightsail_lb_certificate lightsail_bucket_access_key
      transfer_ssh_key transfer_certificate iot_certificate iot_ca_certificate dms_certificate ssm_activation
      cognito_user_pool_client cognito_managed_user_pool_client cloudwatch_event_connection`,
  },
  {
    // Their passwords and ids cannot be exported.
    severity: "error",
    loses: "its users, who cannot sign in any more",
    types: `
      cognito_user_pool cognito_identity_pool cognito_user cognito_user_group cognito_identity_provider
      identitystore_user identitystore_group iam_user iam_group iam_openid_connect_provider iam_saml_provider
      transfer_user appstream_user quicksight_user quicksight_namespace elasticache_user memorydb_user connect_user
      organizations_account organizations_organization organizations_organizational_unit
      ssoadmin_permission_set ssoadmin_application`,
  },
  {
    // Clients, DNS records, devices and contracts know it by a name or number that AWS gives only once.
    severity: "error",
    loses: "its address, which people and programs use",
    types: `
      apigatewayv2_api apigatewayv2_stage apigatewayv2_domain_name apigatewayv2_api_mapping
      api_gateway_rest_api api_gateway_stage api_gateway_domain_name api_gateway_base_path_mapping
      appsync_graphql_api appsync_domain_name lambda_function_url 
      cloudfront_distribution globalaccelerator_accelerator globalaccelerator_custom_routing_accelerator
      lb alb elb eip lightsail_static_ip lightsail_lb lightsail_distribution lightsail_domain lightsail_container_service
      route53_zone route53_record route53_records_exclusive route53domains_domain route53domains_registered_domain
      route53_resolver_endpoint cognito_user_pool_domain amplify_app amplify_branch apprunner_service
      eks_cluster elastic_beanstalk_application rds_cluster_endpoint db_proxy db_proxy_endpoint
      redshiftserverless_workgroup neptune_cluster_endpoint transfer_server iot_domain_configuration
      service_discovery_private_dns_namespace service_discovery_public_dns_namespace service_discovery_http_namespace
      sns_topic sns_platform_application cloudwatch_event_bus cloudwatch_event_endpoint
      ses_domain_identity ses_email_identity sesv2_email_identity sesv2_dedicated_ip_pool
      connect_phone_number pinpointsmsvoicev2_phone_number chime_voice_connector
      vpc vpn_gateway vpn_connection customer_gateway 
      ec2_transit_gateway ec2_client_vpn_endpoint ec2_managed_prefix_list ec2_host dx_connection dx_gateway dx_lag
      dx_private_virtual_interface dx_public_virtual_interface dx_transit_virtual_interface 
      vpc_endpoint_service vpc_ipam vpc_ipam_pool networkmanager_core_network
      networkmanager_global_network vpclattice_service vpclattice_service_network verifiedaccess_endpoint
      s3_access_point s3control_multi_region_access_point s3control_object_lambda_access_point
      sagemaker_endpoint media_package_channel medialive_input ivs_channel ivschat_room iam_account_alias
      gamelift_alias gamelift_fleet workspaces_directory workspaces_connection_alias m2_environment`,
  },
  {
    // Its content is in the configuration, or somewhere else as well.
    severity: "warning",
    loses: "its content, which has to be written again",
    types: `
      s3_object s3_bucket_object s3_object_copy dynamodb_table_item cloudfrontkeyvaluestore_key
      cloudfrontkeyvaluestore_keys_exclusive appconfig_hosted_configuration_version
      secretsmanager_secret_version glue_catalog_table sfn_state_machine lex_bot lexv2models_bot
      quicksight_data_set quicksight_analysis quicksight_dashboard dax_cluster gamelift_build fms_resource_set
      swf_domain`,
  },
  {
    // Other resources refer to it; few people outside know it.
    severity: "warning",
    loses: "its id or address, which other resources use",
    types: `
      subnet network_interface nat_gateway internet_gateway sns_topic_subscription kms_alias lambda_alias
      vpc_endpoint vpc_peering_connection ecs_cluster`,
  },
  {
    severity: "warning",
    loses: "its content",
    types:
      "cloudwatch_log_group cloudwatch_log_stream synthetics_canary xray_group codebuild_report_group",
  },
];

const STATEFUL = new Map(
  KINDS.flatMap(({ types, ...kind }) =>
    types
      .trim()
      .split(/\s+/)
      .map((type): [string, Stateful] => [`aws_${type}`, kind]),
  ),
);

/** Every type in the table. */
export const STATEFUL_TYPES: ReadonlySet<string> = new Set(STATEFUL.keys());

/** Arguments that providers give to what should not be lost, whatever the type is. */
const MARKS_OF_STATE = [
  "deletion_protection",
  "deletion_protection_enabled",
  "enable_deletion_protection",
  "termination_protection",
  "skip_final_snapshot",
  "backup_retention_period",
];

const UNLISTED: Stateful = { severity: "error", loses: "its content" };

const NAMED: Stateful = {
  severity: "warning",
  loses: "its content, as far as the type's name tells",
};

/**
 * @param body the attributes before the change, by which types are recognized that the table does not have.
 * @returns undefined for a type of which a new resource is as good as the old one.
 */
export const findStateful = (type: string, body?: Body): Stateful | undefined =>
  // Amazon's other provider has the same names, where CloudFormation has them.
  STATEFUL.get(type.replace(/^awscc_/, "aws_")) ??
  (body && hasMarkOfState(body) ? UNLISTED : findByName(type));

/** Of AWS's provider, the table has every type that holds something. */
const findByName = (type: string): Stateful | undefined =>
  !type.startsWith("aws_") && isNamedLikeHolder(type) ? NAMED : undefined;

const hasMarkOfState = (body: Body): boolean => MARKS_OF_STATE.some((name) => !isEmpty(body[name]));
