// Resources with a policy that says who may use them: from the provider's schema, without policies in other languages.

export interface ResourcePolicy {
  type: string;
  attribute: string;
  /** The argument that refers to the resource that the policy belongs to. */
  owner?: string;
}

/** A type without `aws_`, the attribute, and the argument that names the owner, if it is another resource. */
const TABLE = `
acmpca_policy policy resource_arn
api_gateway_rest_api policy
api_gateway_rest_api_policy policy rest_api_id
api_gateway_domain_name policy
backup_vault_policy policy backup_vault_name
cloudsearch_domain_service_access_policy access_policy domain_name
cloudwatch_event_bus_policy policy event_bus_name
cloudwatch_log_delivery_destination_policy delivery_destination_policy delivery_destination_name
cloudwatch_log_destination_policy access_policy destination_name
cloudwatch_log_resource_policy policy_document
codeartifact_domain_permissions_policy policy_document domain
codeartifact_repository_permissions_policy policy_document repository
codebuild_resource_policy policy resource_arn
dynamodb_resource_policy policy resource_arn
ecr_registry_policy policy
ecr_repository_creation_template repository_policy
ecr_repository_policy policy repository
ecrpublic_repository_policy policy repository_name
efs_file_system_policy policy file_system_id
elasticsearch_domain access_policies
elasticsearch_domain_policy access_policies domain_name
glacier_vault access_policy
glue_resource_policy policy
iot_policy policy
kinesis_resource_policy policy resource_arn
kms_external_key policy
kms_key policy
kms_key_policy policy key_id
kms_replica_external_key policy
kms_replica_key policy
media_store_container_policy policy container_name
msk_cluster_policy policy cluster_arn
networkfirewall_resource_policy policy resource_arn
oam_sink_policy policy sink_identifier
opensearch_domain access_policies
opensearch_domain_policy access_policies domain_name
organizations_resource_policy content
redshift_resource_policy policy resource_arn
redshiftserverless_resource_policy policy resource_arn
rolesanywhere_profile session_policy
s3_access_point policy
s3_bucket policy
s3_bucket_policy policy bucket
s3control_access_grants_instance_resource_policy policy
s3control_access_point_policy policy access_point_arn
s3control_bucket_policy policy bucket
s3control_object_lambda_access_point_policy policy name
s3tables_table_bucket_policy resource_policy table_bucket_arn
s3tables_table_policy resource_policy
sagemaker_model_package_group_policy resource_policy model_package_group_name
schemas_registry_policy policy registry_name
secretsmanager_secret policy
secretsmanager_secret_policy policy secret_arn
ses_identity_policy policy identity
sesv2_email_identity_policy policy email_identity
sns_topic policy
sns_topic_policy policy arn
sqs_queue policy
sqs_queue_policy policy queue_url
transfer_access policy
transfer_user policy
vpclattice_auth_policy policy resource_identifier
vpclattice_resource_policy policy resource_arn
xray_resource_policy policy_document
`;

/** Policies of an account, and those of principals. In any other, "*" as the resource means the resource itself. */
const WIDE_TYPES = new Set(
  "cloudwatch_log_resource_policy ecr_registry_policy ecr_repository_creation_template glue_resource_policy iot_policy rolesanywhere_profile transfer_access transfer_user xray_resource_policy"
    .split(" ")
    .map((type) => `aws_${type}`),
);

export const RESOURCE_POLICIES: ResourcePolicy[] = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [type = "", attribute = "", owner] = line.split(" ");
    return { type: `aws_${type}`, attribute, ...(owner !== undefined && { owner }) };
  });

const OWN = new Set(
  RESOURCE_POLICIES.map(({ type }) => type).filter((type) => !WIDE_TYPES.has(type)),
);

/** Whether a policy of this type belongs to one resource, such as a key or a queue. */
export const belongsToOne = (type: string): boolean => OWN.has(type);

/** Policies that only limit what other policies allow: everything that they let through is a limit less. */
export const LIMITS = new Set([
  "aws_vpc_endpoint",
  "aws_vpc_endpoint_policy",
  "aws_organizations_policy",
]);
