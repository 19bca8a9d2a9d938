// Resource types that give somebody access in another way than by a policy.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { type Body, isBody } from "../marks/body.ts";
import { show } from "../marks/show.ts";
import { type Grant, UnreadablePolicy } from "./grants.ts";
import { access, NOTHING, type Source, toList } from "./source.ts";

/** A type without `aws_`, the argument that names the owner, who gets access, and to what. */
const TABLE = `
acmpca_permission certificate_authority_arn principal issue certificates
cloud9_environment_membership environment_id user_arn use the environment
cognito_user_in_group group_name username what the group allows
eks_access_entry cluster_name principal_arn sign in to the cluster
grafana_role_association workspace_id user_ids use the workspace
iam_access_key user user sign in with a key
iam_user_login_profile user user sign in with a password
identitystore_group_membership group_id member_id what the group allows
iot_policy_attachment policy target what the policy allows
lightsail_bucket_resource_access bucket_name resource_name read and write the bucket
network_interface_permission network_interface_id aws_account_id attach the network interface
opensearch_authorize_vpc_endpoint_access domain_name account reach the domain from its network
organizations_delegated_administrator service_principal account_id administer the service for the organization
redshift_data_share_authorization data_share_arn consumer_identifier read the data share
redshift_endpoint_authorization cluster_identifier account reach the cluster from its network
s3control_access_grant access_grants_location_id grantee what the location's role allows
servicecatalog_principal_portfolio_association portfolio_id principal_arn launch the portfolio's products
signer_signing_profile_permission profile_name principal sign with the profile
ssoadmin_account_assignment permission_set_arn principal_id what the permission set allows
ssoadmin_application_assignment application_arn principal_id sign in to the application
`;

const readLine = (line: string): [type: string, source: Source] => {
  const [type = "", owner = "", by = "", ...what] = line.split(" ");
  return [`aws_${type}`, access(owner, what.join(" "), by)];
};

/**
 * OpenSearch Serverless has policies of its own kind.
 *
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
const listServerless = (value: unknown): Grant[] => {
  const list = parseJsonOrNothing(show(value));
  if (!Array.isArray(list)) throw new UnreadablePolicy("it is not a JSON list");
  return list.filter(isBody).flatMap((policy) =>
    toTexts(policy, "Principal").flatMap((principal) =>
      toList(policy["Rules"])
        .filter(isBody)
        .flatMap((rule) => listRule(rule, `AWS ${principal}`)),
    ),
  );
};

const listRule = (rule: Body, principal: string): Grant[] =>
  toTexts(rule, "Permission").flatMap((action) =>
    toTexts(rule, "Resource").map((resource) => ({ ...NOTHING, action, resource, principal })),
  );

const toTexts = (body: Body, name: string): string[] => toList(body[name] ?? []).map(show);

export const ACCESS_SOURCES: Record<string, Source> = {
  ...Object.fromEntries(TABLE.trim().split("\n").map(readLine)),
  aws_opensearchserverless_access_policy: { attributes: ["policy"], grants: listServerless },
};
