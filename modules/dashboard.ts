// A dashboard of one stack.
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";
import { lambdaMetric, type Metric, ownMetric, queueMetric, stageMetric } from "./metrics.ts";
import type { MonitoringProps } from "./monitoring-props.ts";
import type { WatchedFunctions } from "./watched-functions.ts";

export interface DashboardProps extends MonitoringProps {
  functions: WatchedFunctions;
  /** Alarms whose state it shows. */
  alarmArns: string[];
}

interface Graph {
  title: string;
  metrics: Metric[];
  /** Drawn for each metric. */
  statistics: ("Maximum" | "Sum" | "p50" | "p99")[];
}

const PERIOD_SECONDS = 60;

/** In a grid of 24 columns. */
const GRAPH = { width: 8, height: 6 };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const graphs = [
      ...clientGraphs(props),
      ...broadcastGraphs(props),
      ...channelGraphs(props),
      ...queueGraphs(props),
      ...functionGraphs(props),
    ];
    const body = {
      widgets: [
        alarmWidget(props),
        ...graphs.map((graph) => graphWidget(graph, props.region)),
        ...reasonWidgets(props).map((reasons) => reasonWidget(reasons, props.region)),
      ],
    };
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.name,
      dashboardBody: JSON.stringify(body),
    });
  }
}

const alarmWidget = ({ alarmArns }: DashboardProps) => ({
  type: "alarm",
  width: 24,
  height: 3,
  properties: { title: "Alarms", alarms: alarmArns },
});

const graphWidget = ({ title, metrics, statistics }: Graph, region: string) => ({
  type: "metric",
  ...GRAPH,
  properties: {
    title,
    region,
    view: "timeSeries",
    period: PERIOD_SECONDS,
    metrics: metrics.flatMap((metric) =>
      statistics.map((stat) => [...toLine(metric), { stat, label: formatLabel(metric, stat) }]),
    ),
  },
});

const toLine = ({ namespace, name, dimensions }: Metric): string[] => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
];

const formatLabel = ({ name, dimensions }: Metric, stat: string): string => {
  const subject = dimensions["FunctionName"] ?? dimensions["QueueName"] ?? "";
  return [subject, name, stat].filter((part) => part !== "" && part !== "Sum").join(" ");
};

interface Reasons {
  title: string;
  /** Of each line, as a placeholder of CloudWatch. */
  label: string;
  /** Of each, all reasons are shown. */
  metrics: Metric[];
}

/** Escaped for Terraform. */
const REASON = "$${PROP('Dim.Reason')}";

const OF_EACH = `$\${PROP('Dim.FunctionName')} ${REASON}`;

const toReasons = (title: string, metrics: Metric[], label = REASON): Reasons => ({
  title,
  metrics,
  label,
});

const reasonWidgets = ({ functions }: DashboardProps): Reasons[] => {
  const { disconnect, authorizer, channels } = functions;
  const refused = channels?.routes.map((fn) => ownMetric(fn, "refused"));
  return [
    toReasons("Connections closed, by reason", [ownMetric(disconnect, "closed")]),
    toReasons("Handshakes denied, by reason", [ownMetric(authorizer, "denied")]),
    ...(refused ? [toReasons("Channels: requests refused, by reason", refused, OF_EACH)] : []),
  ];
};

/** CloudWatch searches for the reasons that have occurred. */
const reasonWidget = ({ title, label, metrics }: Reasons, region: string) => ({
  type: "metric",
  width: 12,
  height: GRAPH.height,
  properties: {
    title,
    region,
    view: "timeSeries",
    metrics: metrics.map(({ namespace, name, dimensions }) => [
      {
        expression: `SEARCH('{${namespace},FunctionName,Reason} MetricName="${name}" FunctionName="${dimensions["FunctionName"]}"', 'Sum', ${PERIOD_SECONDS})`,
        label,
      },
    ]),
  },
});

const clientGraphs = ({ api, functions }: DashboardProps): Graph[] => [
  {
    title: "Connections",
    metrics: [
      ownMetric(functions.connect, "opened"),
      ownMetric(functions.disconnect, "closed"),
      ownMetric(functions.authorizer, "denied"),
    ],
    statistics: ["Sum"],
  },
  {
    title: "Messages, by route",
    metrics: functions.messages.map((name) => ownMetric(name, "messages")),
    statistics: ["Sum"],
  },
  {
    title: "Errors of the API",
    metrics: (["ClientError", "IntegrationError", "ExecutionError"] as const).map((name) =>
      stageMetric(api.dimensions, name),
    ),
    statistics: ["Sum"],
  },
];

const broadcastGraphs = ({ functions: { broadcast } }: DashboardProps): Graph[] => [
  {
    title: "Deliveries",
    metrics: ["broadcasts", "delivered", "gone"].map((name) => ownMetric(broadcast, name)),
    statistics: ["Sum"],
  },
  {
    title: "Not delivered at once",
    metrics: [
      "retried",
      "throttled",
      "requeued",
      "continuations",
      "terminal",
      "refused",
      "deadLettered",
      "permanentErrors",
    ].map((name) => ownMetric(broadcast, name)),
    statistics: ["Sum"],
  },
  {
    title: "Fan-out duration, ms",
    metrics: [ownMetric(broadcast, "fanOutMs")],
    statistics: ["p50", "p99", "Maximum"],
  },
];

const ofEach = (functions: string[], ...names: string[]): Metric[] =>
  functions.flatMap((fn) => names.map((name) => ownMetric(fn, name)));

/** A row of its own. What publishers hand to the queue, the graphs of broadcasts show. */
const channelGraphs = ({ functions: { broadcast, channels } }: DashboardProps): Graph[] => {
  if (!channels) return [];
  const { publishers, readers } = channels;
  return [
    {
      title: "Channels: publications",
      metrics: ofEach([...publishers, broadcast], "publications"),
      statistics: ["Sum"],
    },
    {
      title: "Channels: posts of publishers",
      metrics: ofEach(publishers, "delivered", "throttled", "requeued", "refused"),
      statistics: ["Sum"],
    },
    {
      title: "Channels: numbers lost and closed",
      metrics: [
        ...ofEach([...publishers, broadcast], "conflicts", "unnumbered"),
        ...ofEach(readers, "tombstones"),
      ],
      statistics: ["Sum"],
    },
  ];
};

const queueGraphs = ({ broadcasts: { names } }: DashboardProps): Graph[] => {
  const queues = [names.broadcasts, names.work];
  return [
    {
      title: "Age of the oldest message, s",
      metrics: queues.map((name) => queueMetric(name, "ApproximateAgeOfOldestMessage")),
      statistics: ["Maximum"],
    },
    {
      title: "Depth of the queues",
      metrics: queues.flatMap((name) => [
        queueMetric(name, "ApproximateNumberOfMessagesVisible"),
        queueMetric(name, "ApproximateNumberOfMessagesNotVisible"),
        queueMetric(name, "ApproximateNumberOfMessagesDelayed"),
      ]),
      statistics: ["Maximum"],
    },
    {
      title: "Dead letters",
      metrics: [queueMetric(names.deadLetters, "ApproximateNumberOfMessagesVisible")],
      statistics: ["Maximum"],
    },
  ];
};

const functionGraphs = ({ functions: { all } }: DashboardProps): Graph[] => {
  const ofAll = (name: Parameters<typeof lambdaMetric>[1]) =>
    all.map((functionName) => lambdaMetric(functionName, name));
  return [
    { title: "Functions: duration, ms", metrics: ofAll("Duration"), statistics: ["p99"] },
    { title: "Functions: errors", metrics: ofAll("Errors"), statistics: ["Sum"] },
    { title: "Functions: throttles", metrics: ofAll("Throttles"), statistics: ["Sum"] },
    {
      title: "Functions: running at once",
      metrics: ofAll("ConcurrentExecutions"),
      statistics: ["Maximum"],
    },
  ];
};
