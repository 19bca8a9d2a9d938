// Filters of event source mappings: which messages or records reach the function.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
import { compilePattern } from "../mapping/event-pattern.ts";
import { readProblem } from "../mapping/mapping-error.ts";
import { invalid } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { blocks } from "../terraform/document.ts";
import { toText } from "../terraform/values.ts";

/** Whether a record as the function would get it matches. */
export type EventFilter = (record: unknown) => boolean;

/** @returns filters; a record is delivered if it matches one of them, or if there are none. */
export const readFilters = (mapping: Resource): EventFilter[] =>
  blocks(mapping.attribute("filter_criteria"))
    .flatMap(({ filter }) => blocks(filter))
    .map(({ pattern }) => compile(mapping, toText(pattern ?? "")));

const compile = (mapping: Resource, pattern: string): EventFilter => {
  try {
    return compilePattern(pattern);
  } catch (error) {
    throw invalid(
      mapping,
      `filter_criteria: ${readProblem(error)}. Expected a pattern such as {"eventName":["INSERT"]}.`,
    );
  }
};

/** Without filters, everything passes. */
export const passesFilters = (filters: EventFilter[], record: unknown): boolean =>
  filters.length === 0 || filters.some((filter) => filter(record));
