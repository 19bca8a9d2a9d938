import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const RULE = "aws_cloudwatch_event_rule.often";
const TARGET = "aws_cloudwatch_event_target.often";
const schedule = (schedule_expression: string): Changes => ({ [RULE]: { schedule_expression } });
const more = (count: number): Changes =>
  Object.fromEntries(
    Array.from({ length: count }, (_, number) => [
      `aws_cloudwatch_event_target.more${number}`,
      { rule: "often", arn: "${aws_lambda_function.ping.arn}" },
    ]),
  );

describe("rules of a schedule", () => {
  itFinds([
    ...[
      "rate(1 minutes)",
      "rate(5 minute)",
      "rate(0 minutes)",
      "rate(30 seconds)",
      "every 5 minutes",
      "cron(0 12 * * ?)",
      "cron(0 12 * * * *)",
      "cron(0 12 ? * ? *)",
    ].map((expression): Case => [
      expression,
      schedule(expression),
      `${RULE}: EventBridge: Parameter ScheduleExpression is not valid. (${expression})`,
    ]),
    ...["rate(1 hour)", "rate(7 days)", "cron(0 12 * * ? *)", "cron(0/5 8-17 ? * MON-FRI *)"].map(
      (expression): Case => [expression, schedule(expression)],
    ),
    [
      "a rule without a schedule or a pattern",
      { [RULE]: { schedule_expression: undefined } },
      `${RULE}: Terraform: "schedule_expression": one of \`event_pattern,schedule_expression\` must be specified`,
    ],
    [
      "a schedule on another bus",
      { [RULE]: { event_bus_name: "orders" } },
      `${RULE}: EventBridge: ScheduleExpression is supported only on the default event bus.`,
    ],
    [
      "a pattern that is not JSON",
      { [RULE]: { event_pattern: "source" } },
      `${RULE}: Terraform: "event_pattern" contains an invalid JSON: "source"`,
    ],
    [
      "another state",
      { [RULE]: { state: "ON" } },
      `${RULE}: Terraform: expected state to be one of`,
    ],
    [
      "a name and a prefix",
      { [RULE]: { name_prefix: "b" } },
      `${RULE}: Terraform: "name": conflicts with name_prefix`,
    ],
    [
      "a name with a space",
      { "aws_cloudwatch_event_rule.other": { name: "a b", schedule_expression: "rate(1 day)" } },
      `aws_cloudwatch_event_rule.other: Terraform: "name" doesn't comply with restrictions ("^[0-9A-Za-z_.-]+$"): "a b"`,
    ],
  ]);
});

describe("rules of a schedule's target", () => {
  itFinds([
    [
      "an id with a space",
      { [TARGET]: { target_id: "my target" } },
      `${TARGET}: Terraform: "target_id" doesn't comply with restrictions ("^[0-9A-Za-z_.-]+$"): "my target"`,
    ],
    [
      "an id of 65 characters",
      { [TARGET]: { target_id: "t".repeat(65) } },
      `${TARGET}: Terraform: expected length of target_id to be in the range (1 - 64)`,
    ],
    [
      "a function that is not an ARN",
      { [TARGET]: { arn: "ping" } },
      `${TARGET}: Terraform: "arn" (ping) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "an input and an input path",
      { [TARGET]: { input: "{}", input_path: "$.detail" } },
      `${TARGET}: Terraform: "input": conflicts with input_path`,
    ],
    [
      "an input that is not JSON",
      { [TARGET]: { input: "now" } },
      `${TARGET}: ours: its input is not JSON: "now"`,
    ],
    ["five targets", more(4)],
    [
      "six targets",
      more(5),
      "aws_cloudwatch_event_target.more4: EventBridge: The requested resource exceeds the maximum number allowed.",
    ],
    [
      "an id twice",
      {
        "aws_cloudwatch_event_target.again": {
          rule: "often",
          arn: "${aws_lambda_function.ping.arn}",
          target_id: "ping",
        },
      },
      `warning aws_cloudwatch_event_target.again: ours: ${TARGET} has the same target_id, so one replaces the other`,
    ],
  ]);
});
