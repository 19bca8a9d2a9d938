// Alarms: what they watch, when they fire, and how they treat missing data.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Synthesized, synthesize } from "../helpers/synthesize.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";

const namedIn = (stack: Synthesized) =>
  new Map(
    [...stack.ofType("aws_cloudwatch_metric_alarm").values()].map((one) => [
      one["alarm_name"] as string,
      one,
    ]),
  );

describe("alarms", () => {
  const stack = synthesize();
  const alarms = stack.ofType("aws_cloudwatch_metric_alarm");
  const byName = namedIn(stack);
  const alarm = (id: string) => byName.get(`websocket-dev-${id}`)!;
  const spendLimits = { messagesPerMinute: 100, deliveriesPerMinute: 1000 };
  const without = namedIn(synthesize({ channels: undefined, spendLimits }));
  const withoutChannels = (id: string) => without.get(`websocket-dev-${id}`)!;

  it("are exactly those that the operations page explains", () => {
    const functions = [...stack.ofType("aws_lambda_function").values()]
      .map((fn) => fn["function_name"].replace("websocket-dev-", ""))
      .filter((name) => name !== "authorizer");
    expect([...byName.keys()]).to.have.members(
      [
        "dead-letters",
        "broadcast-age",
        "work-age",
        "throttled",
        "permanent-errors",
        "terminal",
        "authorizer-errors",
        "integration-errors",
        "execution-errors",
        "unnumbered",
        "conflicts",
        ...functions.map((name) => `errors-${name}`),
      ].map((id) => `websocket-dev-${id}`),
    );
  });

  /** The page's table: an alarm, and its threshold. */
  const rows = [
    ...readFileSync("docs/operations.md", "utf8").matchAll(
      /^\| `prod-([\w-]+)`[^|]*\| ([^|]+?) +\|/gm,
    ),
  ].map(([, id = "", limit = ""]) => [id, limit] as const);

  /** "one call", "100 posts", "5 minutes". */
  const numberIn = (limit: string): number =>
    (limit.startsWith("one ") ? 1 : Number.parseInt(limit)) * (limit.endsWith("minutes") ? 60 : 1);

  for (const [id, limit] of rows) {
    if (limit.startsWith("`")) continue;
    it(`fire at the threshold and period of the operations page: ${id}, ${limit}`, () => {
      expect(alarm(id)["threshold"]).to.equal(numberIn(limit));
      const period = alarm(id)["period"] ?? alarm(id)["metric_query"][0].metric.period;
      expect(period).to.equal(id === "permanent-errors" ? 60 : 300);
      expect(alarm(id)).to.include({
        evaluation_periods: 1,
        comparison_operator: "GreaterThanOrEqualToThreshold",
      });
    });
  }

  it("of every function fire at the page's number of errors", () => {
    const [, limit] = rows.find(([id]) => id === "errors-ping")!;
    for (const [name, one] of byName) {
      if (!name.startsWith("websocket-dev-errors-")) continue;
      expect(one, name).to.include({ threshold: numberIn(limit), metric_name: "Errors" });
    }
  });

  it("fire at the first message that is dead-lettered", () => {
    expect(alarm("dead-letters")).to.include({
      namespace: "AWS/SQS",
      metric_name: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
    });
    expect(alarm("dead-letters")["dimensions"]).to.deep.equal({
      QueueName: "websocket-dev-broadcasts-dead-letters",
    });
  });

  it("allow for a worker's timeout and a retry before they call a queue slow", () => {
    const broadcast = stack.ofType("aws_lambda_function").get("dev/broadcast/function")!;
    expect(alarm("broadcast-age")["threshold"]).to.be.greaterThan(2 * broadcast["timeout"]);
    // SQS delays a message by at most 15 minutes.
    expect(alarm("work-age")["threshold"]).to.be.greaterThan(900 + broadcast["timeout"]);
  });

  it("fire within a minute at the first call that AWS refuses permanently", () => {
    expect(withoutChannels("permanent-errors")).to.include({
      namespace: "WebSocketApi",
      metric_name: "permanentErrors",
      statistic: "Sum",
      threshold: 1,
      period: 60,
      evaluation_periods: 1,
    });
  });

  it("fire at the first post that is refused permanently", () => {
    expect(withoutChannels("terminal")).to.include({ metric_name: "terminal", threshold: 1 });
  });

  /** What a math alarm adds up: the function of each metric. */
  const addedUp = (one: any): string[] => {
    const [sum, ...others] = one["metric_query"].filter(({ metric }: any) => !metric);
    const added = one["metric_query"].filter(({ metric }: any) => metric);
    expect(others).to.deep.equal([]);
    expect(sum).to.include({
      expression: added.map(({ id }: any) => `FILL(${id}, 0)`).join(" + "),
      return_data: true,
    });
    for (const { metric } of added) expect(metric).to.include({ stat: "Sum" });
    return added.map(({ metric }: any) =>
      [metric.metric_name, metric.dimensions.FunctionName.replace("websocket-dev-", "")].join(" "),
    );
  };

  for (const [id, name] of [
    ["throttled", "throttled"],
    ["permanent-errors", "permanentErrors"],
    ["terminal", "terminal"],
    ["conflicts", "conflicts"],
    ["unnumbered", "unnumbered"],
    ["spend-deliveries", "delivered"],
  ]) {
    it(`watch all functions that post together: ${id}`, () => {
      const watching = (props: object) =>
        addedUp(namedIn(synthesize({ spendLimits, ...props })).get(`websocket-dev-${id}`));
      expect(watching({})).to.deep.equal([`${name} broadcast`, `${name} publish`]);
      expect(watching({ publishUrl: true })).to.deep.equal([
        `${name} broadcast`,
        `${name} publish`,
        `${name} ingest`,
      ]);
    });
  }

  it("of channels are not part of a stack without channels", () => {
    expect(without.has("websocket-dev-conflicts")).to.equal(false);
    expect(without.has("websocket-dev-unnumbered")).to.equal(false);
  });

  it("do not count a missing token as an authorizer error", () => {
    const [all, except, left] = alarm("authorizer-errors")["metric_query"];
    expect(all.metric).to.include({ namespace: "AWS/Lambda", metric_name: "Errors", stat: "Sum" });
    expect(except.metric).to.include({ metric_name: "denied", stat: "Sum" });
    expect(except.metric.period).to.equal(all.metric.period);
    expect(except.metric.dimensions).to.deep.equal({
      ...all.metric.dimensions,
      Reason: "no token",
    });
    expect(left).to.include({
      expression: `${all.id} - FILL(${except.id}, 0)`,
      return_data: true,
    });
  });

  it("watch the authorizer that the stack uses", () => {
    const withTokens = synthesize({ authorization: { tokens: "jwt" } });
    const found = [...withTokens.ofType("aws_cloudwatch_metric_alarm").values()].find(
      (one) => one["alarm_name"] === "websocket-dev-authorizer-errors",
    )!;
    const names = found["metric_query"].flatMap(({ metric }: any) => metric?.dimensions ?? []);
    for (const { FunctionName } of names) {
      expect(FunctionName).to.equal("websocket-dev-jwtAuthorizer");
    }
    expect(names).to.have.length(2);
  });

  it("ignore missing data for dead letters, and treat it as healthy for all others", () => {
    for (const [name, { treat_missing_data: missing }] of byName) {
      expect(missing, name).to.equal(
        name === "websocket-dev-dead-letters" ? "ignore" : "notBreaching",
      );
    }
  });

  it("fire at usage that costs money, if the stack sets limits", () => {
    const found = [...without.values()];
    const spend = found.filter((one) => one["alarm_name"].includes("-spend-"));
    expect(
      spend.map((one) => [one["alarm_name"], one["metric_name"], one["threshold"]]),
    ).to.have.deep.members([
      ["websocket-dev-spend-messages", "MessageCount", 500],
      ["websocket-dev-spend-deliveries", "delivered", 5000],
    ]);
    for (const one of spend) {
      expect(one).to.include({ period: 300, statistic: "Sum", treat_missing_data: "notBreaching" });
    }
    const unlimited = namedIn(synthesize({ channels: undefined }));
    expect(found).to.have.length(unlimited.size + 2);
  });

  it("notify no one without a topic", () => {
    for (const one of alarms.values()) {
      expect(one).not.to.have.any.keys("alarm_actions", "ok_actions");
    }
  });

  it("notify a topic when they fire and when they recover", () => {
    const withTopic = synthesize({ alarmTopicArn: TOPIC }).ofType("aws_cloudwatch_metric_alarm");
    expect(withTopic.size).to.equal(alarms.size);
    for (const one of withTopic.values()) {
      expect(one["alarm_actions"]).to.deep.equal([TOPIC]);
      expect(one["ok_actions"]).to.deep.equal([TOPIC]);
    }
  });
});
