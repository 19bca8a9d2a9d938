// What a plan does not say of EventBridge's rules and targets is taken from their references.
import { expect } from "chai";
import { createPlan, declared, readAttribute, refs, resource } from "../helpers/small-plan.ts";

const RULE = "aws_cloudwatch_event_rule.said";
const TARGET = "aws_cloudwatch_event_target.said";

const plan = createPlan(
  {
    resources: [
      resource("aws_cloudwatch_event_bus.chat", { name: "chat" }),
      resource("aws_sqs_queue.jobs", { name: "jobs" }),
      resource(RULE, { name: "said" }),
      resource(TARGET, {}),
    ],
  },
  {
    resources: [
      declared("aws_cloudwatch_event_bus.chat", { name: { constant_value: "chat" } }),
      declared("aws_sqs_queue.jobs", { name: { constant_value: "jobs" } }),
      declared(RULE, {
        name: { constant_value: "said" },
        event_bus_name: refs("aws_cloudwatch_event_bus.chat.arn", "aws_cloudwatch_event_bus.chat"),
      }),
      declared(TARGET, {
        rule: refs(`${RULE}.id`, RULE),
        event_bus_name: refs("aws_cloudwatch_event_bus.chat.name", "aws_cloudwatch_event_bus.chat"),
        arn: refs("aws_sqs_queue.jobs.arn", "aws_sqs_queue.jobs"),
      }),
    ],
  },
  {
    "aws_cloudwatch_event_bus.chat": { arn: true },
    "aws_sqs_queue.jobs": { arn: true },
    [RULE]: { arn: true, event_bus_name: true },
    [TARGET]: { rule: true, event_bus_name: true, arn: true },
  },
);

describe("a plan with an event bus", () => {
  for (const [address, name, expected] of [
    [RULE, "event_bus_name", "chat"],
    [RULE, "arn", "arn:aws:events:eu-west-1:000000000000:rule/chat/said"],
    [TARGET, "rule", "said"],
    [TARGET, "event_bus_name", "chat"],
    [TARGET, "arn", "arn:aws:sqs:eu-west-1:000000000000:jobs"],
  ] as const) {
    it(`gives ${address}.${name}`, () => {
      expect(readAttribute(plan, address, name).value).to.equal(expected);
    });
  }
});
