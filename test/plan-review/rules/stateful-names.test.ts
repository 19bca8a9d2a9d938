// Types of other providers that hold data, as far as their names tell.
import { expect } from "chai";
import { changed, destroyed, findings } from "../resources.ts";

const HOLDING = `
  google_storage_bucket google_compute_disk google_bigquery_dataset google_bigquery_table google_spanner_database
  google_spanner_instance google_sql_database_instance google_bigtable_instance google_redis_instance google_redis_cluster
  google_alloydb_cluster google_firestore_database google_filestore_instance google_pubsub_topic
  google_pubsub_subscription google_kms_crypto_key google_secret_manager_secret google_service_account_key
  google_artifact_registry_repository google_compute_snapshot
  azurerm_storage_account azurerm_storage_container azurerm_storage_share azurerm_storage_blob azurerm_storage_queue
  azurerm_managed_disk azurerm_cosmosdb_account azurerm_cosmosdb_sql_database azurerm_mssql_server
  azurerm_mssql_database azurerm_postgresql_flexible_server azurerm_mysql_flexible_server azurerm_redis_cache
  azurerm_key_vault azurerm_key_vault_key azurerm_key_vault_secret azurerm_servicebus_queue azurerm_eventhub
  azurerm_data_protection_backup_vault
  mongodbatlas_cluster mongodbatlas_advanced_cluster postgresql_database kafka_topic confluent_kafka_cluster
  cloudflare_r2_bucket cloudflare_d1_database digitalocean_volume digitalocean_database_cluster hcloud_volume
  kubernetes_persistent_volume_claim kubernetes_persistent_volume_claim_v1 github_repository snowflake_table
  elasticstack_elasticsearch_index awscc_timestream_table`
  .trim()
  .split(/\s+/);

const HARMLESS = `
  azurerm_route_table awscc_ec2_route_table awscc_ec2_transit_gateway_route_table google_storage_bucket_iam_member
  google_storage_bucket_acl google_compute_attached_disk google_compute_disk_resource_policy_attachment
  azurerm_key_vault_access_policy azurerm_resource_group google_project_service google_compute_firewall
  postgresql_grant kafka_acl github_repository_webhook google_pubsub_topic_iam_binding google_sql_ssl_cert
  azurerm_mssql_firewall_rule azurerm_storage_management_policy hcloud_ssh_key google_compute_instance_template
  null_resource random_id terraform_data local_file time_sleep archive_file docker_container
  aws_route_table aws_iam_policy_attachment aws_db_subnet_group awscc_iam_role awscc_lambda_permission`
  .trim()
  .split(/\s+/);

const listLosses = (type: string) =>
  [
    destroyed(type, {}),
    destroyed(type, {}, { action: "forget" }),
    changed(type, {}, {}, { action: "replace", replacedBecause: ["name"] }),
  ].map((lost) => findings(lost).find(({ id }) => id === "PR001" || id === "PR002"));

describe("types of other providers", () => {
  for (const type of HOLDING)
    it(`hold data: ${type}`, () => {
      expect(listLosses(type).map((found) => found?.severity)).to.deep.equal(
        Array(3).fill("warning"),
      );
    });

  for (const type of HARMLESS)
    it(`hold nothing: ${type}`, () => {
      expect(listLosses(type)).to.deep.equal(Array(3).fill(undefined));
    });

  it("are named with what the review goes by", () => {
    expect(findings(destroyed("google_storage_bucket", {}))[0]?.what).to.equal(
      "`google_storage_bucket` is destroyed with its content, as far as the type's name tells.",
    );
  });

  for (const type of [
    "dynamodb_table",
    "s3_bucket",
    "sqs_queue",
    "kms_key",
    "efs_file_system",
    "cognito_user_pool",
  ])
    it(`are judged as the same type of the AWS provider: awscc_${type}`, () => {
      const read = (name: string) => {
        const { severity, what } = findings(destroyed(name, {}))[0]!;
        return { severity, what: what.replace("awscc_", "aws_") };
      };
      expect(read(`awscc_${type}`)).to.deep.equal(read(`aws_${type}`));
    });
});
