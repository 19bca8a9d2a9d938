// Graphs of a dashboard that show each reason for which something was closed, denied or refused.
import { type Metric, ownMetric } from "./metrics.ts";
import type { WatchedFunctions } from "./watched-functions.ts";

export const PERIOD_SECONDS = 60;

/** In a grid of 24 columns. */
export const GRAPH = { width: 8, height: 6 };

/** CloudWatch refuses a graph without a metric, as of an API whose functions are all defined elsewhere. */
export const hasMetrics = ({ metrics }: { metrics: Metric[] }): boolean => metrics.length > 0;

export const ifAny = (functionName: string | undefined, name: string): Metric[] =>
  functionName === undefined ? [] : [ownMetric(functionName, name)];

interface Reasons {
  title: string;
  /** Label of each line. CloudWatch fills in the reason. */
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

/** @returns a widget for each kind of reason that a function of the stack counts. */
export const reasonWidgets = (functions: WatchedFunctions, region: string) =>
  listReasons(functions)
    .filter(hasMetrics)
    .map((reasons) => reasonWidget(reasons, region));

const listReasons = ({ disconnect, authorizer, channels }: WatchedFunctions): Reasons[] => {
  const refused = channels?.routes.map((fn) => ownMetric(fn, "refused"));
  return [
    toReasons("Connections closed, by reason", ifAny(disconnect, "closed")),
    toReasons("Handshakes denied, by reason", ifAny(authorizer, "denied")),
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
