// Triggers that call functions on AWS, and which of them do not here.
import { expect } from "chai";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import type { Model } from "../../../gateway/model/model.ts";
import { unservedTriggers } from "../../../gateway/model/unserved-triggers.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const SAYS = { functionName: "says", arn: "arn:aws:lambda:x:y:function:says" } as LambdaModel;

const mapping = (address: string, attributes: { [name: string]: Value } = {}) =>
  createResource("aws_lambda_event_source_mapping", address, {
    function_name: "says",
    event_source_arn: `arn:${address}`,
    ...attributes,
  });

const schedule = (address: string, attributes: { [name: string]: Value }) =>
  createResource("aws_scheduler_schedule", address, attributes);

const list = (resources: Parameters<typeof unservedTriggers>[0], model: object = {}) =>
  unservedTriggers(resources, {
    functions: [SAYS],
    eventSourceMappings: [{ address: "m.queue" }],
    streamMappings: [{ address: "m.stream" }],
    eventRules: [],
    ...model,
  } as unknown as Model);

describe("a trigger", () => {
  it("is named when its mapping is neither served nor disabled", () => {
    const resources = [
      createResource("aws_sqs_queue", "q", { function_name: "says" }),
      mapping("m.queue"),
      mapping("m.stream"),
      mapping("m.off", { enabled: false }),
      mapping("m.other"),
      mapping("m.far", { function_name: "theirs" }),
      mapping("m.unknown", { function_name: null }),
      mapping("m.nowhere", { event_source_arn: null }),
    ];
    const only =
      "only SQS queues and tables' streams of this configuration are, so its function is not called.";
    expect(list(resources)).to.deep.equal([
      `m.other: event_source_arn "arn:m.other" is not served locally; ${only}`,
      'm.far: function_name "theirs" is not a function of this configuration, so nothing calls it.',
      "m.unknown: its unknown function_name is not a function of this configuration, so nothing calls it.",
      `m.nowhere: its unknown event_source_arn is not served locally; ${only}`,
    ]);
  });

  it("is named when it is a schedule that is enabled", () => {
    const end =
      "is not served locally, because EventBridge Scheduler is not; nothing calls its target.";
    const resources = [
      schedule("s.on", { schedule_expression: "rate(1 day)", state: "ENABLED" }),
      schedule("s.off", { schedule_expression: "rate(1 day)", state: "DISABLED" }),
      schedule("s.unknown", {}),
    ];
    expect(list(resources)).to.deep.equal([
      `s.on: schedule_expression "rate(1 day)" ${end}`,
      `s.unknown: its unknown schedule_expression ${end}`,
    ]);
  });

  it("is named when its rule or target is not served, at most four of a kind", () => {
    const rule = (address: string, problems: string[], targets: object[] = []) => ({
      address,
      problems,
      targets,
    });
    const cron = (at: number) =>
      rule(`r${at}`, [`schedule_expression "cron(${at})" is not served`]);
    const target = { address: "t", unserved: 'arn "x" is not served' };
    const eventRules = [
      rule("r.fine", [], [{ address: "t.fine" }, target]),
      ...[1, 2, 3, 4, 5].map(cron),
      rule("r.both", ["its pattern is odd"]),
    ];
    const end = "its targets get no events of it.";
    expect(list([], { eventRules })).to.deep.equal([
      ...[1, 2, 3].map((at) => `r${at}: schedule_expression "cron(${at})" is not served; ${end}`),
      "The same is true of 2 more: r4, r5.",
      `r.both: its pattern is odd; ${end}`,
      't: arn "x" is not served; no event reaches it.',
    ]);
  });
});
