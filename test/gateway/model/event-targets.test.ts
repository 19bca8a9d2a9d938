// Rules of EventBridge and their targets, as they are read: buses, rates, and what a target receives.
import { expect } from "chai";
import { readBusNames, readEventRules } from "../../../gateway/model/event-rules.ts";
import { readEventTarget } from "../../../gateway/model/event-targets.ts";
import { resourceWith } from "../helpers/resource-with.ts";

const ARN = "arn:aws:sqs:eu-west-1:000000000000:jobs";
const NOBODY = { functions: [], queues: [] };
const JOBS = { functions: [], queues: [{ arn: ARN, name: "jobs" } as never] };
const EVENT = { source: "chat", detail: { text: "hi", none: null }, resources: ["a", "b"] };

const readTarget = (more: object = {}, receivers: typeof NOBODY = JOBS) =>
  readEventTarget(
    resourceWith("aws_cloudwatch_event_target.t", { rule: "r", arn: ARN, ...more }),
    receivers,
  );

const write = (more: object) =>
  readTarget(more).writeInput({ event: EVENT, ruleArn: "arn:rule", ruleName: "r" } as never);

describe("the target of a rule", () => {
  it("has the event by default", () => {
    expect(JSON.parse(write({}))).to.deep.equal(EVENT);
    expect(JSON.parse(write({ input_transformer: [{}] }))).to.deep.equal(EVENT);
  });

  for (const [what, given, text] of [
    ["its own input, as written", { input: '{ "a": [1] }' }, '{ "a": [1] }'],
    ["its own input instead of a part", { input: "null", input_path: "$.detail" }, "null"],
    ["a part", { input_path: "$.detail.text" }, '"hi"'],
    ["a part that is null", { input_path: "$.detail.none" }, "null"],
    ["null for a part that is not there", { input_path: "$.detail.other" }, "null"],
    [
      "a text with parts",
      {
        input_transformer: [{ input_paths: { t: "$.detail.text" }, input_template: '"said <t>"' }],
      },
      '"said hi"',
    ],
    ["nothing without a template", { input_transformer: [{ input_paths: { t: "$.source" } }] }, ""],
  ] as const) {
    it(`gets ${what}`, () => {
      expect(write(given)).to.equal(text);
    });
  }

  it("is refused with an input that is not JSON", () => {
    expect(() => readTarget({ input: "{" })).to.throw(
      'aws_cloudwatch_event_target.t: input is "{"; expected JSON.',
    );
  });

  it("may be a queue, with a message group and a dead-letter queue", () => {
    expect(
      readTarget({
        sqs_target: [{ message_group_id: "g" }],
        dead_letter_config: [{ arn: "arn:dead" }],
      }),
    ).to.deep.include({
      arn: ARN,
      queue: JOBS.queues[0],
      messageGroupId: "g",
      deadLetterArn: "arn:dead",
    });
    expect(readTarget({ sqs_target: [{ message_group_id: "" }] })).to.have.all.keys(
      "address",
      "arn",
      "queue",
      "writeInput",
    );
  });

  it("is not served when it is elsewhere, or when its input is", () => {
    expect(readTarget({}, NOBODY).unserved).to.equal(
      `arn "${ARN}" is not served locally; only functions, and queues of this configuration, are`,
    );
    expect(readTarget({ input_path: "$.a[*]" }).unserved).to.match(
      /^its input is not served locally: the path/,
    );
  });
});

describe("the rules of a bus", () => {
  it("are of the default one, or of one by its name or its ARN, with the targets of the same", () => {
    const busArn = "arn:aws:events:eu-west-1:000000000000:event-bus/own";
    const rule = (name: string, bus?: string) =>
      resourceWith(`aws_cloudwatch_event_rule.${name}`, {
        name: "same",
        arn: `arn:${name}`,
        event_pattern: '{"source":["chat"]}',
        ...(bus !== undefined && { event_bus_name: bus }),
      });
    const target = (name: string, bus?: string) =>
      resourceWith(`aws_cloudwatch_event_target.${name}`, {
        rule: "same",
        arn: ARN,
        ...(bus !== undefined && { event_bus_name: bus }),
      });
    const rules = readEventRules(
      [rule("a"), rule("b", "own"), rule("c", busArn)],
      [target("x"), target("y", busArn), target("z", "default")],
      JOBS,
    );
    expect(
      rules.map(({ busName, targets }) => [busName, targets.map(({ address }) => address)]),
    ).to.deep.equal([
      ["default", ["aws_cloudwatch_event_target.x", "aws_cloudwatch_event_target.z"]],
      ["own", ["aws_cloudwatch_event_target.y"]],
      ["own", ["aws_cloudwatch_event_target.y"]],
    ]);
  });

  const readRule = (more: object) =>
    readEventRules(
      [resourceWith("aws_cloudwatch_event_rule.r", { name: "r", arn: "arn:r", ...more })],
      [],
      NOBODY,
    );

  it("have a rate or a pattern", () => {
    const base = {
      address: "aws_cloudwatch_event_rule.r",
      name: "r",
      arn: "arn:r",
      busName: "default",
      targets: [],
      problems: [],
    };
    expect(readRule({ schedule_expression: "rate(5 minutes)" })).to.deep.equal([
      { ...base, everyMs: 300_000 },
    ]);
    const [{ matches, ...rest }] = readRule({ event_pattern: '{"source":["chat"]}' }) as any;
    expect(rest).to.deep.equal({ ...base, pattern: '{"source":["chat"]}' });
    expect([{ source: "chat" }, { source: "other" }].map(matches)).to.deep.equal([true, false]);
  });

  it("are those that are enabled", () => {
    const given = [{}, { state: "ENABLED" }, { is_enabled: true }].map(readRule);
    expect(given.map(({ length }) => length)).to.deep.equal([1, 1, 1]);
    const disabled = [{ state: "DISABLED" }, { is_enabled: false }].map(readRule);
    expect(disabled.map(({ length }) => length)).to.deep.equal([0, 0]);
  });

  it("are on the account's own bus too", () => {
    const own = resourceWith("aws_cloudwatch_event_bus.own", { name: "own" });
    expect(readBusNames([own])).to.deep.equal(["default", "own"]);
    expect(readBusNames([])).to.deep.equal(["default"]);
  });
});
