// A dashboard of one stack.
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";
import { GRAPH, hasMetrics, ifAny, PERIOD_SECONDS, reasonWidgets } from "./dashboard-reasons.ts";
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
        ...graphs.filter(hasMetrics).map((graph) => graphWidget(graph, props.region)),
        ...reasonWidgets(props.functions, props.region),
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

const clientGraphs = ({ api, functions }: DashboardProps): Graph[] => [
  {
    title: "Connections",
    metrics: [
      ...ifAny(functions.connect, "opened"),
      ...ifAny(functions.disconnect, "closed"),
      ...ifAny(functions.authorizer, "denied"),
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
