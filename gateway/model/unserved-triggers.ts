// Warns of triggers that call functions on AWS, but not here.
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { Model } from "./model.ts";
import { isQueueSource } from "./event-source-mappings.ts";

/** @returns one line per trigger. */
export const unservedTriggers = (
  resources: Resource[],
  { tables, eventRules }: Pick<Model, "tables" | "eventRules">,
): string[] => [
  ...resources
    .filter(({ type }) => type === "aws_lambda_event_source_mapping")
    .flatMap((mapping) => unservedMapping(mapping, tables)),
  ...eventRules.flatMap(({ address, problems }) =>
    problems.map((problem) => `${address}: ${problem}; its targets get no events of it.`),
  ),
  ...eventRules
    .flatMap(({ targets }) => targets)
    .flatMap(({ address, unserved }) =>
      unserved === undefined ? [] : [`${address}: ${unserved}; no event reaches it.`],
    ),
];

const unservedMapping = (mapping: Resource, tables: Model["tables"]): string[] => {
  const arn = optionalText(mapping, "event_source_arn");
  const isOfTable = arn !== undefined && tables.some(({ stream }) => stream?.arn === arn);
  return isOfTable || isQueueSource(mapping)
    ? []
    : [
        `${mapping.address}: event_source_arn "${arn}" is not served locally; ` +
          "only SQS queues and streams of this configuration's tables are; its functions are not called.",
      ];
};
