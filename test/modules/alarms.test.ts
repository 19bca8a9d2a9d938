// Alarms: what they watch, when they ring, and what they make of silence.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";

describe("alarms", () => {
  const stack = synthesize();
  const alarms = stack.ofType("aws_cloudwatch_metric_alarm");
  const byName = new Map([...alarms.values()].map((alarm) => [alarm["alarm_name"], alarm]));
  const alarm = (id: string) => byName.get(`websocket-dev-${id}`)!;

  it("are those that the operations page explains", () => {
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
        ...functions.map((name) => `errors-${name}`),
      ].map((id) => `websocket-dev-${id}`),
    );
  });

  /** The page's table: an alarm, and what it rings at. */
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
    it(`ring at what the operations page says, in the time that it says: ${id}, ${limit}`, () => {
      expect(alarm(id)["threshold"]).to.equal(numberIn(limit));
      const period = alarm(id)["period"] ?? alarm(id)["metric_query"][0].metric.period;
      expect(period).to.equal(id === "permanent-errors" ? 60 : 300);
      expect(alarm(id)).to.include({
        evaluation_periods: 1,
        comparison_operator: "GreaterThanOrEqualToThreshold",
      });
    });
  }

  it("of every function ring at as many errors as the page says of one", () => {
    const [, limit] = rows.find(([id]) => id === "errors-ping")!;
    for (const [name, one] of byName) {
      if (!name.startsWith("websocket-dev-errors-")) continue;
      expect(one, name).to.include({ threshold: numberIn(limit), metric_name: "Errors" });
    }
  });

  it("ring at the first message that is dead-lettered", () => {
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

  it("let a worker end, and be tried again, before they call a queue slow", () => {
    const broadcast = stack.ofType("aws_lambda_function").get("dev/broadcast/function")!;
    expect(alarm("broadcast-age")["threshold"]).to.be.greaterThan(2 * broadcast["timeout"]);
    // SQS delays a message for 15 minutes at most.
    expect(alarm("work-age")["threshold"]).to.be.greaterThan(900 + broadcast["timeout"]);
  });

  it("ring within a minute at the first call that AWS refuses for good", () => {
    expect(alarm("permanent-errors")).to.include({
      namespace: "WebSocketApi",
      metric_name: "permanentErrors",
      statistic: "Sum",
      threshold: 1,
      period: 60,
      evaluation_periods: 1,
    });
  });

  it("ring at the first post that is refused for good", () => {
    expect(alarm("terminal")).to.include({ metric_name: "terminal", threshold: 1 });
  });

  it("take a missing token for no error of the authorizer", () => {
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

  it("watch the authorizer that the stack has", () => {
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

  it("say what silence means, each of them: of dead letters nothing new, of all else that nothing was wrong", () => {
    for (const [name, { treat_missing_data: missing }] of byName) {
      expect(missing, name).to.equal(
        name === "websocket-dev-dead-letters" ? "ignore" : "notBreaching",
      );
    }
  });

  it("ring at use that costs money, where the stack says how much", () => {
    const spendLimits = { messagesPerMinute: 100, deliveriesPerMinute: 1000 };
    const found = [...synthesize({ spendLimits }).ofType("aws_cloudwatch_metric_alarm").values()];
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
    expect(found).to.have.length(alarms.size + 2);
  });

  it("tell nobody without a topic", () => {
    for (const one of alarms.values()) {
      expect(one).not.to.have.any.keys("alarm_actions", "ok_actions");
    }
  });

  it("tell a topic of the beginning and of the end", () => {
    const withTopic = synthesize({ alarmTopicArn: TOPIC }).ofType("aws_cloudwatch_metric_alarm");
    expect(withTopic.size).to.equal(alarms.size);
    for (const one of withTopic.values()) {
      expect(one["alarm_actions"]).to.deep.equal([TOPIC]);
      expect(one["ok_actions"]).to.deep.equal([TOPIC]);
    }
  });
});
