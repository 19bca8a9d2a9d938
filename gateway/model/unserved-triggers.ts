// Warns of triggers that call functions on AWS, but not here.
import { groupBy } from "../../shared/group-by.ts";
import { abridge } from "../diagnostics/abridge.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { Model } from "./model.ts";
import { findFunction, isEnabled } from "./event-source-mappings.ts";

/** @returns one line per trigger; of rules with the same kind of problem at most four. */
export const unservedTriggers = (
  resources: Resource[],
  { eventRules, ...model }: MappingModel & Pick<Model, "eventRules">,
): string[] => [
  ...unservedMappings(resources, model),
  ...listRuleProblems(eventRules),
  ...listSchedules(resources),
  ...eventRules
    .flatMap(({ targets }) => targets)
    .flatMap(({ address, unserved }) =>
      unserved === undefined ? [] : [`${address}: ${unserved}; no event reaches it.`],
    ),
];

/** Problems of a kind differ in what they quote, such as a schedule. */
const listRuleProblems = (rules: Model["eventRules"]): string[] => {
  const found = rules.flatMap(({ address, problems }) =>
    problems.map((problem) => ({
      subject: address,
      line: `${address}: ${problem}; its targets get no events of it.`,
      kind: problem.replaceAll(/"[^"]*"/g, ""),
    })),
  );
  return [...groupBy(found, ({ kind }) => kind).values()].flatMap(abridge);
};

/** Schedules of EventBridge Scheduler, which are not rules of a bus. */
const listSchedules = (resources: Resource[]): string[] =>
  abridge(
    resources
      .filter(({ type }) => type === "aws_scheduler_schedule")
      .filter((schedule) => optionalText(schedule, "state") !== "DISABLED")
      .map((schedule) => ({
        subject: schedule.address,
        line:
          `${schedule.address}: ${describe(schedule, "schedule_expression")} is not served locally, ` +
          "because EventBridge Scheduler is not; nothing calls its target.",
      })),
  );

type MappingModel = Pick<Model, "functions" | "eventSourceMappings" | "streamMappings">;

const unservedMappings = (
  resources: Resource[],
  { functions, eventSourceMappings, streamMappings }: MappingModel,
): string[] => {
  const served = new Set([...eventSourceMappings, ...streamMappings].map(({ address }) => address));
  return resources
    .filter(({ type }) => type === "aws_lambda_event_source_mapping")
    .filter((mapping) => isEnabled(mapping) && !served.has(mapping.address))
    .map((mapping) => `${mapping.address}: ${describeUnserved(mapping, functions)}`);
};

/** What another configuration makes exists on AWS, but not here. */
const describeUnserved = (mapping: Resource, functions: Model["functions"]): string => {
  if (!findFunction(mapping, functions)) {
    const name = describe(mapping, "function_name");
    return `${name} is not a function of this configuration, so nothing calls it.`;
  }
  return (
    `${describe(mapping, "event_source_arn")} is not served locally; ` +
    "only SQS queues and tables' streams of this configuration are, so its function is not called."
  );
};

const describe = (mapping: Resource, name: string): string => {
  const value = optionalText(mapping, name);
  return value === undefined ? `its unknown ${name}` : `${name} "${value}"`;
};
