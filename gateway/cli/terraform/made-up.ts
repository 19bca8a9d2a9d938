// Names the data sources whose values the gateway made up, since no account was asked.
import { splitLastKey } from "../../../shared/instance-keys.ts";
import { findManagedPolicy } from "../../../shared/managed-policies.ts";
import type { PlanDocument, ValuesModule, ValuesResource } from "../../plan/plan-document.ts";

/** @returns undefined when the plan read none. */
export const describeMadeUp = (plan: PlanDocument): string | undefined => {
  const read = listResources(plan.prior_state?.values?.root_module ?? {});
  const addresses = read.filter(isMadeUp).map(({ address }) => splitLastKey(address)[0]);
  return addresses.length === 0
    ? undefined
    : `${[...new Set(addresses)].join(", ")}: made-up values, since no account was asked.`;
};

const listResources = ({ resources = [], child_modules = [] }: ValuesModule): ValuesResource[] => [
  ...resources,
  ...child_modules.flatMap(listResources),
];

const isMadeUp = (resource: ValuesResource): boolean =>
  resource.mode === "data" &&
  resource.type.startsWith("aws_") &&
  !KNOWN.has(resource.type) &&
  !isManagedPolicy(resource);

const isManagedPolicy = ({ type, values = {} }: ValuesResource): boolean =>
  type === "aws_iam_policy" &&
  typeof values["arn"] === "string" &&
  findManagedPolicy(values["arn"]) !== undefined;

/** The provider computes them, the file of --parameters has them, or they are the local account's own. */
const KNOWN = new Set([
  "aws_arn",
  "aws_availability_zone",
  "aws_availability_zones",
  "aws_billing_service_account",
  "aws_caller_identity",
  "aws_cloudfront_log_delivery_canonical_user_id",
  "aws_cloudtrail_service_account",
  "aws_default_tags",
  "aws_elastic_beanstalk_hosted_zone",
  "aws_elb_hosted_zone_id",
  "aws_elb_service_account",
  "aws_iam_policy_document",
  "aws_ip_ranges",
  "aws_lb_hosted_zone_id",
  "aws_partition",
  "aws_redshift_service_account",
  "aws_region",
  "aws_regions",
  "aws_secretsmanager_secret_version",
  "aws_service",
  "aws_service_principal",
  "aws_ssm_parameter",
  "aws_ssm_parameters_by_path",
]);
