// Resources that the gateway does not serve: one line per type, or one for many types, so that other warnings are not lost.
import { groupBy } from "../../shared/group-by.ts";
import { nameAll } from "../diagnostics/name-all.ts";
import type { Resource } from "../terraform/configuration.ts";
import { ARGUMENTS } from "./arguments/table.ts";

/** Resource types that make no difference to a client or a handler here. */
const WITHOUT_EFFECT = new Set([
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_api_gateway_account",
  "aws_apigatewayv2_deployment",
  // Of tables, whose capacity is not limited here.
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_appautoscaling_target",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_bus_policy",
  "aws_cloudwatch_event_permission",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_kms_alias",
  "aws_kms_key",
  "aws_route53_record",
  // Named with the other triggers.
  "aws_scheduler_schedule",
  // Its bucket is named; the code of functions is read from its file.
  "aws_s3_object",
  "aws_sns_topic_policy",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_allow_policy",
]);

/** Other providers' resources make files and values while Terraform runs. */
const LOCAL_PROVIDERS = /^(?:archive|local|null|random|terraform|time|tls)_/;

export const listUnservedResources = (resources: Resource[]): string[] => {
  const unserved = resources.filter(
    ({ type }) => !ARGUMENTS.has(type) && !WITHOUT_EFFECT.has(type) && !LOCAL_PROVIDERS.test(type),
  );
  const types = new Set(unserved.map(({ type }) => type));
  const main = unserved.filter(({ type }) => !isPartOf(type, types));
  const groups = [...groupBy(main, ({ type }) => type)].map(([type, group]) => ({
    type,
    addresses: group.map(({ address }) => address),
  }));
  return groups.length > MAX_LINES ? [describeMany(groups)] : groups.map(describeOne);
};

interface Unserved {
  type: string;
  addresses: string[];
}

/** Types that have a line each. */
const MAX_LINES = 5;

const describeMany = (groups: Unserved[]): string => {
  const named = groups.map(({ type, addresses: [first = "", ...others] }) =>
    others.length === 0 ? first : `${others.length + 1} of ${type}`,
  );
  return `Resources of ${groups.length} types are not served locally: ${named.join(", ")}.`;
};

const describeOne = ({ type, addresses }: Unserved): string => {
  if (addresses.length === 1) return `${addresses[0]} is not served locally.`;
  return `${addresses.length} resources of the type ${type} are not served locally: ${nameAll(addresses)}.`;
};

/** Types that belong to another one, although they are not named after it. */
const FAMILIES: [members: RegExp, main: string][] = [
  [/^aws_api_gateway_/, "aws_api_gateway_rest_api"],
  [/^aws_cloudfront_/, "aws_cloudfront_distribution"],
  [/^aws_cognito_user_/, "aws_cognito_user_pool"],
  [/^aws_ecr_/, "aws_ecr_repository"],
  [/^aws_ecs_/, "aws_ecs_cluster"],
  [
    /^aws_(?:\w*internet_gateway|nat_gateway|network_acl|route|route_table|security_group|subnet|flow_log)(?:_\w+)?$/,
    "aws_vpc",
  ],
];

/** Whether it is a part of one of another type, such as `aws_s3_bucket_versioning` of an `aws_s3_bucket`. */
const isPartOf = (type: string, types: ReadonlySet<string>): boolean => {
  const parts = type.split("_");
  const isNamedAfter = parts.some(
    (_, count) => count > 1 && types.has(parts.slice(0, count).join("_")),
  );
  return (
    isNamedAfter ||
    FAMILIES.some(([members, main]) => type !== main && types.has(main) && members.test(type))
  );
};
