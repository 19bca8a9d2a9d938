// EventBridge's rules: what they react to, a rate or events of a bus, and their targets.
import { compileBusPattern } from "../mapping/bus-pattern.ts";
import { readProblem } from "../mapping/mapping-error.ts";
import { optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type EventTarget, type Receivers, readEventTarget } from "./event-targets.ts";
import { parseInterval } from "./schedules.ts";

export interface EventRule {
  address: string;
  name: string;
  /** As in the permissions of functions. */
  arn: string;
  busName: string;
  /** Milliseconds between its own events, from an expression such as `rate(5 minutes)`. */
  everyMs?: number;
  /** JSON. */
  pattern?: string;
  /** Whether an event of the bus matches the pattern. Undefined: none does. */
  matches?: (event: object) => boolean;
  targets: EventTarget[];
  /** Why its schedule or its pattern is not served. */
  problems: string[];
}

const DEFAULT_BUS = "default";

/** @param bus name or ARN. */
const readBusName = (bus: string): string => bus.replace(/^arn:[^/]*:event-bus\//, "");

/** @returns the names of all buses; every account has the default one. */
export const readBusNames = (buses: Resource[]): string[] => [
  DEFAULT_BUS,
  ...buses.map((bus) => requiredText(bus, "name")),
];

/** @returns the rules that are enabled. */
export const readEventRules = (
  rules: Resource[],
  targets: Resource[],
  receivers: Receivers,
): EventRule[] =>
  rules
    .filter((rule) => !isDisabled(rule))
    .map((rule) => {
      const [name, busName] = [requiredText(rule, "name"), findBus(rule)];
      const { everyMs, problem: problemOfSchedule } = readSchedule(rule);
      const { problem: problemOfPattern, ...pattern } = readPattern(rule);
      return {
        address: rule.address,
        name,
        arn: requiredText(rule, "arn"),
        busName,
        ...(everyMs !== undefined && { everyMs }),
        ...pattern,
        targets: targets
          .filter((one) => requiredText(one, "rule") === name && findBus(one) === busName)
          .map((one) => readEventTarget(one, receivers)),
        problems: [problemOfSchedule, problemOfPattern].flatMap((problem) => problem ?? []),
      };
    });

/** @param resource a rule or a target. */
const findBus = (resource: Resource): string =>
  readBusName(optionalText(resource, "event_bus_name") ?? DEFAULT_BUS);

/** `is_enabled` is deprecated in favor of `state`. */
const isDisabled = (rule: Resource): boolean => {
  const isEnabled = optionalBoolean(rule, "is_enabled");
  return optionalText(rule, "state") === "DISABLED" || isEnabled === false;
};

const readSchedule = (rule: Resource): { everyMs?: number; problem?: string } => {
  const expression = optionalText(rule, "schedule_expression");
  if (expression === undefined) return {};
  const everyMs = parseInterval(expression);
  return everyMs === undefined
    ? {
        problem: `schedule_expression "${expression}" is not served locally; only rates such as "rate(5 minutes)" are`,
      }
    : { everyMs };
};

const readPattern = (
  rule: Resource,
): Pick<EventRule, "pattern" | "matches"> & { problem?: string } => {
  const pattern = optionalText(rule, "event_pattern");
  if (pattern === undefined) return {};
  try {
    return { pattern, matches: compileBusPattern(pattern) };
  } catch (error) {
    return { problem: `event_pattern is not served locally: ${readProblem(error)}` };
  }
};
