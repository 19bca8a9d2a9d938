// Rules of EventBridge for rules and their targets.
import { parseInterval } from "../model/schedules.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { complying, isArn, isJson, maxLength, notBoth, oneOf, quoted } from "./checks.ts";
import type { Rule } from "./rule.ts";

const SCHEDULES =
  "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html";
const QUOTAS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";

const NAME = /^[0-9A-Za-z_.-]+$/;
const MAX_TARGETS = 5;

export const EVENT_RULE_RULES: Rule[] = [
  complying("name", NAME),
  maxLength("name", 64),
  notBoth("name", "name_prefix"),
  oneOf("state", "ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
  isJson("event_pattern"),
  {
    by: "Terraform",
    problem: (rule) =>
      rule.has("schedule_expression") || rule.has("event_pattern")
        ? undefined
        : '"schedule_expression": one of `event_pattern,schedule_expression` must be specified',
    fix: 'Set schedule_expression, for example to "rate(5 minutes)".',
    link: SCHEDULES,
  },
  {
    by: "EventBridge",
    problem: (rule) => {
      const expression = rule.text("schedule_expression");
      return expression === undefined || isSchedule(expression)
        ? undefined
        : `Parameter ScheduleExpression is not valid. (${expression})`;
    },
    fix: 'Write "rate(1 minute)", "rate(5 minutes)" or "cron(0 12 * * ? *)": the unit is singular for 1 and plural for more.',
    link: SCHEDULES,
  },
  {
    by: "EventBridge",
    problem: (rule) =>
      rule.has("schedule_expression") && (rule.text("event_bus_name") ?? "default") !== "default"
        ? "ScheduleExpression is supported only on the default event bus."
        : undefined,
    fix: "Remove event_bus_name.",
    link: SCHEDULES,
  },
];

/** Checks a cron expression only for its number of fields, and that exactly one of the day fields is "?". */
const isSchedule = (expression: string): boolean => {
  const [, fields] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (fields === undefined) return parseInterval(expression) !== undefined;
  const [, , dayOfMonth, , dayOfWeek, year, ...more] = fields.trim().split(/\s+/);
  return year !== undefined && more.length === 0 && (dayOfMonth === "?") !== (dayOfWeek === "?");
};

export const EVENT_TARGET_RULES: Rule[] = [
  complying("target_id", NAME),
  maxLength("target_id", 64),
  complying("rule", NAME),
  isArn("arn"),
  notBoth("input", "input_path"),
  {
    problem: (target) => {
      const input = target.text("input");
      return input === undefined || parseJsonOrNothing(input) !== undefined
        ? undefined
        : `its input is not JSON: ${quoted(input.slice(0, 60))}`;
    },
    fix: "Write it with jsonencode.",
    link: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html",
  },
  {
    by: "EventBridge",
    problem: (target, subjects) => {
      const rule = target.text("rule");
      const all = subjects
        .ofType("aws_cloudwatch_event_target")
        .filter((one) => one.knownText("rule") === rule);
      return rule !== undefined && all.indexOf(target) === MAX_TARGETS
        ? "The requested resource exceeds the maximum number allowed."
        : undefined;
    },
    fix: `Give a rule at most ${MAX_TARGETS} targets.`,
    link: QUOTAS,
  },
  {
    level: "warning",
    problem: (target, subjects) => {
      const other = subjects.sameBefore(target, "rule", "target_id");
      return other && `${other.address} has the same target_id, so one replaces the other`;
    },
    fix: "Give each target of the rule a different target_id, or none.",
    link: QUOTAS,
  },
];
