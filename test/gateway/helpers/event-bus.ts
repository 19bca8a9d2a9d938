// A bus of EventBridge whose rules, clock and targets belong to a test.
import { EventBus } from "../../../gateway/aws/event-bus.ts";
import type { EventRule } from "../../../gateway/model/event-rules.ts";
import type { EventTarget } from "../../../gateway/model/event-targets.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import type { Model } from "../../../gateway/model/model.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { createRecordingClient } from "./recording-client.ts";

export const NOW_MS = 1_700_000_000_500;
export const FN = {
  address: "f",
  functionName: "says",
  arn: "arn:aws:lambda:eu-west-1:000000000000:function:says",
} as LambdaModel;
export const RULE_ARN = "arn:aws:events:eu-west-1:000000000000:rule/r";

export const target = (more: Partial<EventTarget>): EventTarget => ({
  address: "t",
  arn: "arn:target",
  writeInput: ({ event }) => JSON.stringify(event),
  ...more,
});

export const CALLED = target({ called: { functionArn: FN.arn, fn: FN, qualifier: "live" } });
export const jobs = (arn = "arn:jobs") => ({ address: "q", name: "jobs", arn, attributes: {} });

export const rule = (targets: EventTarget[], more: Partial<EventRule> = {}): EventRule => ({
  address: "r",
  name: "often",
  arn: RULE_ARN,
  busName: "default",
  matches: () => true,
  targets,
  problems: [],
  ...more,
});

export const PERMISSION = {
  address: "p",
  functionName: "says",
  qualifier: "live",
  action: "lambda:InvokeFunction",
  principal: "events.amazonaws.com",
  others: [],
};

interface Given {
  rules: EventRule[];
  busNames?: string[];
  permissions?: object[];
  answer?: (operation: string, input: any) => unknown;
}

export const open = ({
  rules,
  busNames = ["default", "own"],
  permissions = [PERMISSION],
  answer,
}: Given) => {
  const warnings: string[] = [];
  const invoked: [called: unknown, event: unknown, traceId: number][] = [];
  const journal = new Journal();
  const client = createRecordingClient(answer ?? (() => ({ MessageId: "m1" })));
  const clock = createManualClock(NOW_MS);
  const bus = new EventBus({
    model: {
      region: "eu-west-1",
      busNames,
      eventRules: rules,
      permissions,
      rolePolicies: { roles: new Map(), problems: [] },
      tags: new Map(),
    } as unknown as Model,
    client,
    asynchronous: {
      invoke: (called, event, span) => void invoked.push([called, event, span.traceId]),
    },
    journal,
    clock,
    output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
  });
  const put = (...entries: object[]) => bus.put("AWSEvents.PutEvents", { Entries: entries });
  const spans = () => journal.since(0).traces.flatMap((trace) => trace.spans);
  return { bus, put, client, clock, invoked, warnings, spans, journal };
};

export const settle = async () => {
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
};
