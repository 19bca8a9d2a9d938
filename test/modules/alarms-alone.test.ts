// Alarms of an API built directly from constructs: what they watch, when they fire, and what they say.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { FULL, SPEND, synthesizeMonitoring } from "../helpers/own-monitoring.ts";

type Body = Record<string, any>;

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";

/** What an alarm watches: `namespace name subject statistic`, by the id of the query. */
const listWatched = (alarm: Body): string[] => {
  const queries: Body[] = alarm["metric_query"] ?? [
    { metric: { ...alarm, stat: alarm["statistic"] } },
  ];
  return queries.flatMap(({ metric, expression }) =>
    metric
      ? [
          [
            metric.namespace,
            metric.metric_name,
            metric.dimensions.FunctionName ??
              metric.dimensions.QueueName ??
              metric.dimensions.Stage,
            ...(metric.dimensions.Reason ? [metric.dimensions.Reason] : []),
            metric.stat,
          ].join(" "),
        ]
      : [`= ${expression}`],
  );
};

describe("alarms of an API of one's own", () => {
  for (const [id, ...watched] of [
    [
      "dead-letters",
      "AWS/SQS ApproximateNumberOfMessagesVisible words-broadcasts-dead-letters Maximum",
    ],
    ["broadcast-age", "AWS/SQS ApproximateAgeOfOldestMessage words-broadcasts Maximum"],
    ["work-age", "AWS/SQS ApproximateAgeOfOldestMessage words-broadcasts-work Maximum"],
    ["throttled", "WebSocketApi throttled words-broadcast Sum"],
    ["permanent-errors", "WebSocketApi permanentErrors words-broadcast Sum"],
    ["terminal", "WebSocketApi terminal words-broadcast Sum"],
    [
      "authorizer-errors",
      "AWS/Lambda Errors words-authorizer Sum",
      "WebSocketApi denied words-authorizer no token Sum",
      "= all - FILL(except, 0)",
    ],
    ["integration-errors", "AWS/ApiGateway IntegrationError live Sum"],
    ["execution-errors", "AWS/ApiGateway ExecutionError live Sum"],
    ["errors-ping", "AWS/Lambda Errors words-ping Sum"],
    ["spend-messages", "AWS/ApiGateway MessageCount live Sum"],
    ["spend-deliveries", "WebSocketApi delivered words-broadcast Sum"],
  ] as [string, ...string[]][]) {
    it(`watch what they are named for: ${id}`, () => {
      const alarm = synthesizeMonitoring({ spendLimits: SPEND }).alarms.get(id)!;
      expect(listWatched(alarm)).to.deep.equal(watched);
    });
  }

  for (const [id, name] of [
    ["throttled", "throttled"],
    ["permanent-errors", "permanentErrors"],
    ["terminal", "terminal"],
    ["unnumbered", "unnumbered"],
    ["conflicts", "conflicts"],
    ["spend-deliveries", "delivered"],
  ]) {
    it(`watch all that post together, where there are channels: ${id}`, () => {
      const alarm = synthesizeMonitoring(FULL).alarms.get(id!)!;
      expect(listWatched(alarm)).to.deep.equal([
        `WebSocketApi ${name} words-broadcast Sum`,
        `WebSocketApi ${name} words-publish Sum`,
        "= FILL(m0, 0) + FILL(m1, 0)",
      ]);
    });
  }

  it("name their queries as CloudWatch asks for, and show the result under the metric's name", () => {
    for (const [id, alarm] of synthesizeMonitoring(FULL).alarms) {
      const queries: Body[] = alarm["metric_query"] ?? [];
      const ids = queries.map((query) => query["id"]);
      for (const each of ids) expect(each, id).to.match(/^[a-z]\w*$/);
      expect(new Set(ids).size, id).to.equal(ids.length);
      for (const result of queries.filter(({ expression }) => expression)) {
        expect(result, id).to.include({
          label: queries[0]!["metric"].metric_name,
          return_data: true,
        });
      }
    }
  });

  const page = readFileSync("docs/operations.md", "utf8");

  it("fire at the thresholds of the operations page", () => {
    const { alarms } = synthesizeMonitoring(FULL);
    const thresholds = Object.fromEntries(
      [...alarms].map(([id, { threshold }]) => [id, threshold as number]),
    );
    expect(thresholds).to.deep.include({
      "dead-letters": 1,
      "broadcast-age": 300,
      "work-age": 1200,
      throttled: 100,
      "permanent-errors": 1,
      terminal: 1,
      "authorizer-errors": 5,
      "integration-errors": 5,
      "execution-errors": 5,
      "errors-ping": 5,
      unnumbered: 1,
      conflicts: 100,
      "spend-messages": 500,
      "spend-deliveries": 5000,
    });
    for (const [id, alarm] of alarms) {
      expect(alarm, id).to.include({
        comparison_operator: "GreaterThanOrEqualToThreshold",
        evaluation_periods: 1,
        treat_missing_data: id === "dead-letters" ? "ignore" : "notBreaching",
      });
      const periods = (alarm["metric_query"] ?? [{ metric: alarm }])
        .filter(({ metric }: Body) => metric)
        .map(({ metric }: Body) => metric.period);
      const expected = id === "permanent-errors" ? 60 : 300;
      expect(new Set(periods), id).to.deep.equal(new Set([expected]));
    }
  });

  it("say when they fire, and in which section of the operations page to look", () => {
    const headings = new Set(
      [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
        title.toLowerCase().replaceAll(" ", "-"),
      ),
    );
    const told = [...synthesizeMonitoring(FULL).alarms.values()].map(({ alarm_description }) => {
      const [, when = "", section = ""] =
        /^Fires when (\S.*\S)\. See docs\/operations\.md#([\w-]+)$/.exec(alarm_description) ?? [];
      expect(when, alarm_description).not.to.equal("");
      expect(headings, alarm_description).to.include(section);
      return when;
    });
    expect(new Set(told).size).to.equal(told.length);
  });

  it("exist for each function once, with the authorizer's own", () => {
    const { alarms } = synthesizeMonitoring();
    const errors = [...alarms.keys()].filter((id) => id.startsWith("errors-"));
    expect(errors).to.have.members([
      "errors-connect",
      "errors-disconnect",
      "errors-ping",
      "errors-broadcast",
    ]);
    expect([...alarms.keys()]).not.to.include.members(["unnumbered"]);
    expect([...alarms.keys()].some((id) => /^(unnumbered|conflicts|spend-)/.test(id))).to.equal(
      false,
    );
  });

  it("have the whole name of a function that is not named like the stack", () => {
    const ids = [...synthesizeMonitoring({ name: "api" }).alarms.keys()];
    expect(ids).to.include.members(["api-errors-words-ping", "api-errors-words-broadcast"]);
  });

  it("watch no authorizer where there is none", () => {
    const ids = [...synthesizeMonitoring({}, ["ping"]).alarms.keys()];
    expect(ids).to.include("errors-ping").and.not.include("authorizer-errors");
  });

  it("notify a topic, if there is one, when they fire and when they recover", () => {
    for (const alarm of synthesizeMonitoring().alarms.values()) {
      expect(alarm).not.to.have.any.keys("alarm_actions", "ok_actions");
    }
    for (const alarm of synthesizeMonitoring({ alarmTopicArn: TOPIC }).alarms.values()) {
      expect(alarm).to.deep.include({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
    }
  });

  for (const alarmTopicArn of ["alarms", `x${TOPIC}`, "arn::sns:x", "arn:aws:sqs:x"]) {
    it(`are not created with the topic ${alarmTopicArn}`, () => {
      expect(() => synthesizeMonitoring({ alarmTopicArn })).to.throw(
        ConfigurationError,
        `alarmTopicArn is "${alarmTopicArn}"; expected the ARN of a standard SNS topic in eu-west-1, or undefined.`,
      );
    });
  }

  it("are not created with limits of nothing", () => {
    const spendLimits = { messagesPerMinute: 0, deliveriesPerMinute: 1 };
    expect(() => synthesizeMonitoring({ spendLimits })).to.throw(
      ConfigurationError,
      "spendLimits.messagesPerMinute is 0; expected a number above 0",
    );
  });
});
