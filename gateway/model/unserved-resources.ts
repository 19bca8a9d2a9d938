// Resources that the gateway does not serve: one line per type, so that other warnings are not lost among many buckets.
import { groupBy } from "../../shared/group-by.ts";
import type { Resource } from "../terraform/configuration.ts";
import { ARGUMENTS } from "./arguments/table.ts";

/** Resource types that make no difference to a client or a handler here. */
const WITHOUT_EFFECT = new Set([
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_api_gateway_account",
  "aws_apigatewayv2_deployment",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_kms_alias",
  "aws_kms_key",
  "aws_route53_record",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_allow_policy",
]);

/** Addresses in a line. */
const MAX_NAMED = 3;

export const listUnservedResources = (resources: Resource[]): string[] => {
  const unserved = resources.filter(
    ({ type }) => !ARGUMENTS.has(type) && !WITHOUT_EFFECT.has(type),
  );
  return [...groupBy(unserved, ({ type }) => type)].map(([type, group]) => {
    const addresses = group.map(({ address }) => address);
    if (addresses.length === 1) return `${addresses[0]} is not served locally.`;
    const named = addresses.slice(0, MAX_NAMED).join(", ");
    const others = addresses.length - MAX_NAMED;
    const rest = others > 0 ? ` and ${others} more` : "";
    return `${addresses.length} resources of the type ${type} are not served locally: ${named}${rest}.`;
  });
};
