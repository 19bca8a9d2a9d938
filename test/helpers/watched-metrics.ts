// The metrics that a synthesized stack watches, in its alarms and dashboard.
import type { Synthesized } from "./synthesize.ts";

export interface Watched {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  /** Name of the alarm or graph. */
  by: string;
}

type Body = Record<string, any>;

export const alarmMetrics = (stack: Synthesized): Watched[] =>
  [...stack.ofType("aws_cloudwatch_metric_alarm").values()].flatMap((alarm) => {
    const queries: Body[] = alarm["metric_query"] ?? [{ metric: alarm }];
    return queries
      .filter(({ metric }) => metric)
      .map(({ metric }) => ({
        namespace: metric["namespace"],
        name: metric["metric_name"],
        dimensions: metric["dimensions"],
        by: alarm["alarm_name"],
      }));
  });

export const readWidgets = (stack: Synthesized): Body[] =>
  JSON.parse(stack.only("aws_cloudwatch_dashboard")["dashboard_body"]).widgets;

export const dashboardMetrics = (stack: Synthesized): Watched[] =>
  readWidgets(stack)
    .filter(({ type }) => type === "metric")
    .flatMap(({ properties: { title, metrics } }) =>
      metrics.flatMap((line: unknown[]) => readMetric(line, title)),
    );

/** A search expression names a metric and its dimensions. */
const SEARCH = /SEARCH\('\{(\w+),FunctionName,Reason\} MetricName="(\w+)" FunctionName="(.*)"'/;

const readMetric = (line: unknown[], by: string): Watched => {
  if (typeof line[0] === "string") {
    const [namespace, name, ...rest] = line.filter((part) => typeof part === "string");
    const pairs = rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1]!]] : []));
    return { namespace: namespace!, name: name!, dimensions: Object.fromEntries(pairs), by };
  }
  const [, namespace, name, FunctionName] = SEARCH.exec((line[0] as Body)["expression"])!;
  return { namespace: namespace!, name: name!, dimensions: { FunctionName: FunctionName! }, by };
};
