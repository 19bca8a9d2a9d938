// Functions that run at a fixed rate: EventBridge rules with their targets.
import { parseJson } from "../../shared/bounded-json.ts";
import { invalid, optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { findTarget, type LambdaModel, type OwnTarget } from "./functions.ts";

export interface Schedule extends OwnTarget {
  address: string;
  /** ARN of the rule, as in the function's permission. */
  ruleArn: string;
  /** Milliseconds between calls, from an expression such as `rate(5 minutes)`. */
  everyMs: number;
  /** JSON that the function receives instead of EventBridge's event. */
  input?: object;
}

const UNITS = new Map([
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
]);

/** @returns the enabled rules with a rate whose targets are functions of the configuration. */
export const readSchedules = (
  rules: Resource[],
  targets: Resource[],
  functions: LambdaModel[],
): Schedule[] =>
  targets.flatMap((target) => {
    const name = requiredText(target, "rule");
    const rule = rules.find((one) => optionalText(one, "name") === name);
    const expression = rule && optionalText(rule, "schedule_expression");
    const called = findTarget(functions, requiredText(target, "arn"));
    const everyMs = expression === undefined ? undefined : parseInterval(expression);
    if (!rule || everyMs === undefined || !called || isDisabled(rule)) return [];
    const ruleArn = requiredText(rule, "arn");
    return [{ address: rule.address, ruleArn, everyMs, ...called, ...readInput(target) }];
  });

/** `is_enabled` is deprecated in favor of `state`. */
const isDisabled = (rule: Resource): boolean =>
  optionalText(rule, "state") === "DISABLED" || optionalBoolean(rule, "is_enabled") === false;

const readInput = (target: Resource): Pick<Schedule, "input"> => {
  const input = optionalText(target, "input");
  if (!input) return {};
  try {
    return { input: parseJson(input) as object };
  } catch {
    throw invalid(target, `input is ${JSON.stringify(input)}; expected JSON.`);
  }
};

/**
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 *
 * EventBridge requires the singular for one unit and the plural for more.
 *
 * @returns milliseconds, or undefined when it is not a valid rate.
 */
export const parseInterval = (expression: string): number | undefined => {
  const [, count, unit = "", plural] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = UNITS.get(unit);
  if (count === undefined || unitMs === undefined) return undefined;
  return (count === "1") === (plural === "") ? Number(count) * unitMs : undefined;
};
