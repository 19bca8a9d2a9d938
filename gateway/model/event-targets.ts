// Targets of EventBridge's rules: what receives an event, and as what.
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { compileInputTemplate, type InputContext } from "../mapping/input-template.ts";
import { parseJsonPath, valueAt } from "../mapping/json-path.ts";
import { readProblem } from "../mapping/mapping-error.ts";
import { invalid, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { toText, toTextMap } from "../terraform/values.ts";
import { findTargetOfUri, type FunctionTarget, type LambdaModel } from "./functions.ts";
import type { Queue } from "./queues.ts";

export interface EventTarget {
  address: string;
  arn: string;
  /** Set when the target is a function; it may be of another configuration. */
  called?: FunctionTarget;
  /** Set when the target is a queue of this configuration. */
  queue?: Queue;
  /** For a FIFO queue. */
  messageGroupId?: string;
  /** ARN of the queue that gets events which the target does not get. */
  deadLetterArn?: string;
  /** @returns what the target receives: JSON, unless an input template makes another text. */
  writeInput: (context: InputContext) => string;
  /** Why no event reaches it here. */
  unserved?: string;
}

export interface Receivers {
  functions: LambdaModel[];
  queues: Queue[];
}

export const readEventTarget = (
  target: Resource,
  { functions, queues }: Receivers,
): EventTarget => {
  const arn = requiredText(target, "arn");
  const called = findTargetOfUri(arn, functions);
  const queue = queues.find((one) => one.arn === arn);
  const messageGroupId = readBlockText(target, "sqs_target", "message_group_id");
  const deadLetterArn = readBlockText(target, "dead_letter_config", "arn");
  const input = readInput(target);
  return {
    address: target.address,
    arn,
    ...(called && { called }),
    ...(queue && { queue }),
    ...(messageGroupId !== undefined && { messageGroupId }),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
    ...(!called &&
      !queue && { unserved: `arn "${excerpt(arn)}" is not served locally; ${SERVED}` }),
    ...input,
  };
};

const SERVED = "only functions, and queues of this configuration, are";

type Input = Pick<EventTarget, "writeInput" | "unserved">;

/** @throws {GatewayError} for an input that is not JSON. */
const readInput = (target: Resource): Input => {
  const [input, path] = [optionalText(target, "input"), optionalText(target, "input_path")];
  const transformer = target.attribute("input_transformer") ?? [];
  if (input !== undefined) {
    if (parseJsonOrNothing(input) === undefined)
      throw invalid(target, `input is ${JSON.stringify(excerpt(input))}; expected JSON.`);
    return { writeInput: () => input };
  }
  try {
    if (path !== undefined) return { writeInput: compilePath(path) };
    return Object.keys(block(transformer)).length === 0
      ? { writeInput: ({ event }) => JSON.stringify(event) }
      : { writeInput: compileTransformer(block(transformer)) };
  } catch (error) {
    const problem = readProblem(error);
    return { writeInput: () => "", unserved: `its input is not served locally: ${problem}` };
  }
};

/** A path that finds nothing gives null. */
const compilePath = (path: string): EventTarget["writeInput"] => {
  const names = parseJsonPath(path);
  return ({ event }) => JSON.stringify(valueAt(event, names) ?? null);
};

const compileTransformer = (transformer: ReturnType<typeof block>): EventTarget["writeInput"] =>
  compileInputTemplate(
    toText(transformer["input_template"] ?? ""),
    new Map(Object.entries(toTextMap(transformer["input_paths"]))),
  );

const readBlockText = (target: Resource, name: string, argument: string): string | undefined => {
  const value = block(target.attribute(name) ?? [])[argument] ?? "";
  return value === "" ? undefined : toText(value);
};
