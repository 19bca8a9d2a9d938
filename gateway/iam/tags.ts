// Tags of resources, for conditions on aws:ResourceTag.
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { isObject, toTextMap } from "../terraform/values.ts";

const TAGGED = new Set([
  "aws_cloudwatch_event_bus",
  "aws_dynamodb_table",
  "aws_lambda_function",
  "aws_sns_topic",
  "aws_sqs_queue",
]);

/** @returns tags by ARN. */
export const readTags = (resources: Resource[]): Map<string, Record<string, string>> =>
  new Map(
    resources
      .filter(({ type }) => TAGGED.has(type))
      .flatMap((resource) => {
        const arn = optionalText(resource, "arn");
        return arn === undefined ? [] : [[arn, readResourceTags(resource)] as const];
      }),
  );

/** Includes the provider's default tags. Skips values that are unknown in a plan. */
export const readResourceTags = (resource: Resource): Record<string, string> => {
  const tags = resource.attribute("tags_all") ?? resource.attribute("tags");
  if (!isObject(tags)) return {};
  const known = Object.entries(tags).filter(([, value]) => typeof value !== "object");
  return toTextMap(Object.fromEntries(known));
};
