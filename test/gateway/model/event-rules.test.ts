// Rules of EventBridge, as far as they are not served.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

describe("a rule's parts that are not served", () => {
  const read = (rule: object, target: object) =>
    readFixture({
      routes: { job: {} },
      resources: {
        aws_cloudwatch_event_rule: { chat: { name: "chat", event_pattern: "{}", ...rule } },
        aws_cloudwatch_event_target: { chat: { rule: "chat", ...target } },
      },
    }).warnings;

  for (const [what, rule, target, expected] of [
    [
      "a target of another kind",
      {},
      { arn: "arn:aws:kinesis:eu-west-1:000000000000:stream/a" },
      'aws_cloudwatch_event_target.chat: arn "arn:aws:kinesis:eu-west-1:000000000000:stream/a" is not served locally; ' +
        "only functions, and queues of this configuration, are; no event reaches it.",
    ],
    [
      "a function of another configuration",
      {},
      { arn: "arn:aws:lambda:eu-west-1:000000000000:function:other" },
      "aws_cloudwatch_event_rule.chat: arn:aws:lambda:eu-west-1:000000000000:function:other is not in this configuration.",
    ],
    [
      "a path that selects several values",
      {},
      { arn: "${aws_lambda_function.job.arn}", input_path: "$.resources[*]" },
      'aws_cloudwatch_event_target.chat: its input is not served locally: the path "$.resources[*]" is not supported; ' +
        'use a path such as "$.a.b[0]"; no event reaches it.',
    ],
    [
      "a pattern with an unknown comparison",
      { event_pattern: '{"source":[{"like":"a"}]}' },
      { arn: "${aws_lambda_function.job.arn}" },
      'aws_cloudwatch_event_rule.chat: event_pattern is not served locally: the comparison {"like":"a"} is not served; ' +
        "its targets get no events of it.",
    ],
  ] as const) {
    it(`are named: ${what}`, () => {
      expect(read(rule, target)).to.include(expected);
    });
  }

  it("are named beside schedules of EventBridge Scheduler, unless those are disabled", () => {
    const schedule = { name: "daily", schedule_expression: "cron(0 12 * * ? *)" };
    const { warnings } = readFixture({
      routes: {},
      resources: {
        aws_scheduler_schedule: { daily: schedule, off: { ...schedule, state: "DISABLED" } },
        ...Object.fromEntries(
          [
            "aws_s3_bucket",
            "aws_vpc",
            "aws_eip",
            "aws_instance",
            "aws_efs_file_system",
            "aws_lb",
          ].map((type) => [type, { one: {} }]),
        ),
      },
    });
    expect(warnings).to.include(
      'aws_scheduler_schedule.daily: schedule_expression "cron(0 12 * * ? *)" is not served locally, ' +
        "because EventBridge Scheduler is not; nothing calls its target.",
    );
    expect(warnings.join("\n").match(/scheduler/g)).to.have.length(1);
  });

  it("are named in at most four lines if they are of a kind", () => {
    const hours = [1, 2, 3, 4, 5].map((hour) => [
      `at${hour}`,
      { name: `at${hour}`, schedule_expression: `cron(0 ${hour} * * ? *)` },
    ]);
    const resources = { aws_cloudwatch_event_rule: Object.fromEntries(hours) };
    const { warnings } = readFixture({ routes: {}, resources });
    expect(warnings).to.have.length(4);
    expect(warnings[3]).to.equal(
      "The same is true of 2 more: aws_cloudwatch_event_rule.at4, aws_cloudwatch_event_rule.at5.",
    );
  });
});

describe("the bus of a rule", () => {
  const PREFIX = "arn:aws:events:eu-west-1:000000000000:event-bus/";

  for (const [given, expected] of [
    [undefined, "default"],
    ["orders", "orders"],
    [`${PREFIX}orders`, "orders"],
    [`x${PREFIX}orders`, `x${PREFIX}orders`],
  ] as const) {
    it(`is ${expected} if its name is ${given}`, () => {
      const rule = { name: "chat", event_pattern: "{}", event_bus_name: given };
      const resources = { aws_cloudwatch_event_rule: { chat: rule } };
      const { model } = readFixture({ routes: {}, resources });
      expect(model.eventRules.map(({ busName }) => busName)).to.deep.equal([expected]);
    });
  }
});
