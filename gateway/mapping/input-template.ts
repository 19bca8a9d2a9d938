// Input transformers of EventBridge's targets: a text with values of the event in place of `<name>`.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonPath, valueAt } from "./json-path.ts";
import { MappingError } from "./mapping-error.ts";

/** What a template may refer to. */
export interface InputContext {
  /** An event of EventBridge. */
  event: object;
  ruleArn: string;
  ruleName: string;
  /** ISO 8601. */
  receivedAt: string;
}

type Read = (context: InputContext) => unknown;

const PREDEFINED = new Map<string, Read>([
  ["aws.events.rule-arn", ({ ruleArn }) => ruleArn],
  ["aws.events.rule-name", ({ ruleName }) => ruleName],
  ["aws.events.event.ingestion-time", ({ receivedAt }) => receivedAt],
  ["aws.events.event.json", ({ event }) => event],
  ["aws.events.event", ({ event }) => ({ ...event, detail: undefined })],
]);

/**
 * @param paths by name, such as `$.detail.state`.
 * @returns throws a RangeError when the input is too large.
 * @throws {MappingError} for a name without a path, and a path that is not served.
 */
export const compileInputTemplate = (
  template: string,
  paths: ReadonlyMap<string, string>,
): ((context: InputContext) => string) => {
  const reads = new Map([...[...paths].map(compilePath), ...PREDEFINED]);
  let isInText = false;
  const parts = template.split(/<([^<>\s]+)>/).map((part, index) => {
    if (index % 2 === 0) {
      isInText = endsInText(part, isInText);
      return () => part;
    }
    const read = reads.get(part);
    if (!read)
      throw new MappingError(
        `input_template has <${excerpt(part)}>, but input_paths has no "${excerpt(part)}"`,
      );
    return isInText
      ? (context: InputContext) => writeInText(read(context))
      : (context: InputContext) => JSON.stringify(read(context) ?? "");
  });
  return (context) => {
    let input = "";
    for (const write of parts) {
      input += write(context);
      if (input.length > MAX_INPUT_CHARACTERS)
        throw new RangeError(
          `its input_template makes more than ${MAX_INPUT_CHARACTERS} characters`,
        );
    }
    return input;
  };
};

/**
 * Far above what a target accepts, which is at most 1 MiB. A template can name the whole event thousands of times.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MAX_INPUT_CHARACTERS = 8 * 1024 * 1024;

const compilePath = ([name, path]: [string, string]): [string, Read] => {
  const names = parseJsonPath(path);
  return [name, ({ event }) => valueAt(event, names)];
};

/** Whether a JSON text is inside of a string at its end. */
const endsInText = (text: string, startsInText: boolean): boolean => {
  const quotes = text.replace(/\\[^]/g, "").split('"').length - 1;
  return (quotes % 2 === 1) !== startsInText;
};

/** Escapes the value: it becomes part of a JSON string. A path that finds nothing becomes nothing. */
const writeInText = (value: unknown = ""): string =>
  JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
