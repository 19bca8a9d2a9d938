// Warns of triggers that call functions on AWS, but not here.
import { own } from "../../shared/own.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { Model } from "./model.ts";
import { isQueueSource } from "./event-source-mappings.ts";
import { parseInterval } from "./schedules.ts";

/** @returns one line per trigger. */
export const unservedTriggers = (
  resources: Resource[],
  { tables }: Pick<Model, "tables">,
): string[] =>
  resources.flatMap((resource) => {
    const arn = optionalText(resource, "event_source_arn");
    if (arn !== undefined && tables.some(({ stream }) => stream?.arn === arn)) return [];
    const problem = own(PROBLEMS, resource.type)?.(resource);
    return problem === undefined
      ? []
      : [`${resource.address}: ${problem}; its functions are not called.`];
  });

const PROBLEMS: Record<string, (resource: Resource) => string | undefined> = {
  aws_lambda_event_source_mapping: (mapping) =>
    isQueueSource(mapping)
      ? undefined
      : `event_source_arn "${optionalText(mapping, "event_source_arn")}" is not served locally; only SQS queues and streams of this configuration's tables are`,

  aws_cloudwatch_event_rule: (rule) => {
    const expression = optionalText(rule, "schedule_expression");
    if (expression === undefined) return "event_pattern is not served locally";
    return parseInterval(expression) === undefined
      ? `schedule_expression "${expression}" is not served locally; only rates such as "rate(5 minutes)" are`
      : undefined;
  },
};
