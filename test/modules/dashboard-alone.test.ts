// The dashboard of an API built directly from constructs: its graphs, their lines, and how these are labelled.
import { expect } from "chai";
import type { MonitoringProps } from "../../modules/index.ts";
import { FULL, synthesizeMonitoring } from "../helpers/own-monitoring.ts";

type Body = Record<string, any>;

describe("the dashboard of an API of one's own", () => {
  const isGraph = ({ properties }: Body) => Array.isArray(properties.metrics?.[0]);
  const isSearch = ({ properties }: Body) => typeof properties.metrics[0][0] === "object";

  /** Lines of the graphs, by title: `label: namespace name dimensions statistic`. */
  const readGraphs = (props: Partial<MonitoringProps>) =>
    new Map(
      synthesizeMonitoring(props)
        .widgets.filter((widget) => isGraph(widget) && !isSearch(widget))
        .map(({ properties }) => [
          properties.title as string,
          properties.metrics.map((line: any[]) => [line.slice(0, -1).join(" "), line.at(-1)]),
        ]),
    );

  it("is named like the alarms, and shows the state of each first", () => {
    const { alarms, dashboard, widgets } = synthesizeMonitoring(FULL);
    expect(dashboard["dashboard_name"]).to.equal("words");
    expect(widgets[0]).to.include({ type: "alarm", width: 24 });
    expect(widgets[0]!["properties"].title).to.equal("Alarms");
    const arns = [...alarms.values()].map(
      (alarm) => `\${aws_cloudwatch_metric_alarm.${alarm["//"].metadata.uniqueId}.arn}`,
    );
    expect(widgets[0]!["properties"].alarms).to.have.members(arns);
  });

  it("has a title for each widget, and fills its rows of 24 columns", () => {
    const { widgets } = synthesizeMonitoring(FULL);
    const titles = widgets.map(({ properties }) => properties.title);
    expect(new Set(titles).size).to.equal(titles.length);
    for (const { type, width, height, properties } of widgets) {
      expect(properties.title).to.match(/^[A-Z]/);
      expect(24 % width, properties.title).to.equal(0);
      expect(height, properties.title).to.be.greaterThan(0);
      if (type === "alarm") continue;
      expect(type, properties.title).to.equal("metric");
      expect(properties).to.include({ region: "eu-west-1", view: "timeSeries" });
      // CloudWatch takes 1, 5, 10, 30, and multiples of 60 seconds.
      if ("period" in properties) expect(properties.period % 60).to.equal(0);
    }
  });

  it("tells the lines of a graph apart, in few words", () => {
    const graphs = readGraphs(FULL);
    const labels = (title: string) =>
      graphs.get(title)!.map(([, { label }]: [string, { label: string }]) => label);
    expect(labels("Errors of the API")).to.deep.equal([
      "ClientError",
      "IntegrationError",
      "ExecutionError",
    ]);
    expect(labels("Fan-out duration, ms")).to.deep.equal([
      "words-broadcast fanOutMs p50",
      "words-broadcast fanOutMs p99",
      "words-broadcast fanOutMs Maximum",
    ]);
    expect(labels("Dead letters")).to.deep.equal([
      "words-broadcasts-dead-letters ApproximateNumberOfMessagesVisible Maximum",
    ]);
    expect(labels("Messages, by route")).to.deep.equal(["words-ping messages"]);
    for (const title of graphs.keys()) {
      expect(new Set(labels(title)).size, title).to.equal(labels(title).length);
    }
  });

  const own = (fn: string, ...names: string[]) =>
    names.map((name) => `WebSocketApi ${name} FunctionName words-${fn}`);
  const queue = (name: string, ...metrics: string[]) =>
    metrics.map((metric) => `AWS/SQS Approximate${metric} QueueName words-broadcasts${name}`);
  const FUNCTIONS = ["authorizer", "connect", "disconnect", "ping", "broadcast"];
  const ofAll = (name: string) =>
    FUNCTIONS.map((fn) => `AWS/Lambda ${name} FunctionName words-${fn}`);
  const DEPTH = ["Visible", "NotVisible", "Delayed"].map((which) => `NumberOfMessages${which}`);

  for (const [title, statistics, lines] of [
    [
      "Connections",
      ["Sum"],
      [...own("connect", "opened"), ...own("disconnect", "closed"), ...own("authorizer", "denied")],
    ],
    ["Messages, by route", ["Sum"], own("ping", "messages")],
    ["Deliveries", ["Sum"], own("broadcast", "broadcasts", "delivered", "gone")],
    [
      "Not delivered at once",
      ["Sum"],
      own(
        "broadcast",
        "retried",
        "throttled",
        "requeued",
        "continuations",
        "terminal",
        "refused",
        "deadLettered",
        "permanentErrors",
      ),
    ],
    ["Fan-out duration, ms", ["p50", "p99", "Maximum"], own("broadcast", "fanOutMs")],
    [
      "Channels: publications",
      ["Sum"],
      [...own("publish", "publications"), ...own("broadcast", "publications")],
    ],
    [
      "Channels: posts of publishers",
      ["Sum"],
      own("publish", "delivered", "throttled", "requeued", "refused"),
    ],
    [
      "Channels: numbers lost and closed",
      ["Sum"],
      [
        ...own("publish", "conflicts", "unnumbered"),
        ...own("broadcast", "conflicts", "unnumbered"),
        ...own("subscribe", "tombstones"),
      ],
    ],
    [
      "Age of the oldest message, s",
      ["Maximum"],
      [...queue("", "AgeOfOldestMessage"), ...queue("-work", "AgeOfOldestMessage")],
    ],
    ["Depth of the queues", ["Maximum"], [...queue("", ...DEPTH), ...queue("-work", ...DEPTH)]],
    ["Dead letters", ["Maximum"], queue("-dead-letters", DEPTH[0]!)],
    ["Functions: duration, ms", ["p99"], ofAll("Duration")],
    ["Functions: errors", ["Sum"], ofAll("Errors")],
    ["Functions: throttles", ["Sum"], ofAll("Throttles")],
    ["Functions: running at once", ["Maximum"], ofAll("ConcurrentExecutions")],
  ] as [string, string[], string[]][]) {
    it(`shows ${title}`, () => {
      const shown = readGraphs(FULL)
        .get(title)!
        .map(([line, { stat }]: [string, { stat: string }]) => `${line} ${stat}`);
      expect(shown).to.deep.equal(
        lines.flatMap((line) => statistics.map((statistic) => `${line} ${statistic}`)),
      );
    });
  }

  it("shows the errors of the stage as counts", () => {
    for (const [line, { stat }] of readGraphs(FULL).get("Errors of the API")!) {
      expect(line).to.match(
        /^AWS\/ApiGateway \w+ ApiId \$\{aws_apigatewayv2_api\.\w+\.id\} Stage live$/,
      );
      expect(stat).to.equal("Sum");
    }
  });

  it("searches for reasons, per minute, and names the function where there are several", () => {
    const search = (name: string, fn: string, label: string) => ({
      expression: `SEARCH('{WebSocketApi,FunctionName,Reason} MetricName="${name}" FunctionName="words-${fn}"', 'Sum', 60)`,
      label,
    });
    const [reason, fn] = ["$${PROP('Dim.Reason')}", "$${PROP('Dim.FunctionName')}"];
    const read = (props: Partial<MonitoringProps>) =>
      synthesizeMonitoring(props)
        .widgets.filter((widget) => isGraph(widget) && isSearch(widget))
        .map(({ type, properties }) => {
          expect(type).to.equal("metric");
          return [properties.title, properties.metrics.flat()];
        });
    const always = [
      ["Connections closed, by reason", [search("closed", "disconnect", reason)]],
      ["Handshakes denied, by reason", [search("denied", "authorizer", reason)]],
    ];
    expect(read({})).to.deep.equal(always);
    expect(read(FULL)).to.deep.equal([
      ...always,
      [
        "Channels: requests refused, by reason",
        ["publish", "subscribe"].map((name) => search("refused", name, `${fn} ${reason}`)),
      ],
    ]);
  });

  it("shows no graph without a metric, which CloudWatch refuses", () => {
    for (const { type, properties } of synthesizeMonitoring({}, []).widgets) {
      if (type === "metric") expect(properties.metrics, properties.title).not.to.deep.equal([]);
    }
  });

  it("shows nothing of functions that are defined elsewhere", () => {
    const { widgets } = synthesizeMonitoring({}, []);
    const titles = widgets.map(({ properties }) => properties.title as string);
    expect(titles.filter((title) => title.endsWith("by reason"))).to.deep.equal([]);
    expect(JSON.stringify(widgets)).not.to.include("undefined");
  });

  it("shows nothing of channels where there are none", () => {
    expect([...readGraphs({}).keys()].some((title) => title.startsWith("Channels"))).to.equal(
      false,
    );
  });
});
