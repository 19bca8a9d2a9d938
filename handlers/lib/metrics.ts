// Metrics in CloudWatch's embedded format: a log line instead of a call.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { requiredEnv } from "./env.ts";

export const NAMESPACE = "WebSocketApi";

/** All metrics, with their units. docs/operations.md says what each means, and which function writes it. */
export const METRICS = {
  opened: "Count",
  closed: "Count",
  messages: "Count",
  allowed: "Count",
  denied: "Count",
  broadcasts: "Count",
  duplicates: "Count",
  refused: "Count",
  delivered: "Count",
  gone: "Count",
  deleted: "Count",
  deletionsFailed: "Count",
  retried: "Count",
  throttled: "Count",
  terminal: "Count",
  requeued: "Count",
  continuations: "Count",
  deadLettered: "Count",
  permanentErrors: "Count",
  publications: "Count",
  conflicts: "Count",
  unnumbered: "Count",
  tombstones: "Count",
  fanOutMs: "Milliseconds",
} as const;

/** By the end of the name: zips do not contain the list. */
const readUnit = (name: MetricName) => (name.endsWith("Ms") ? "Milliseconds" : "Count");

export type MetricName = keyof typeof METRICS;

export type MetricValues = Partial<Record<MetricName, number>>;

/**
 * Writes the metrics line of one invocation.
 *
 * @param reason one of a fixed set, never content from a client: CloudWatch keeps, and charges for, a metric per
 * reason, in addition to the one that counts all reasons.
 */
export type Metrics = (values: MetricValues, reason?: string) => void;

/**
 * @param functionName the metrics' dimension. It contains the environment and, with one function per route, the route.
 * @param now epoch milliseconds.
 */
export const createStdoutMetrics =
  (functionName: string, now: () => number = Date.now): Metrics =>
  (values, reason) => {
    const line = {
      _aws: {
        Timestamp: now(),
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [
              ["FunctionName"],
              ...(reason === undefined ? [] : [["FunctionName", "Reason"]]),
            ],
            Metrics: namesIn(values).map((Name) => ({ Name, Unit: readUnit(Name) })),
          },
        ],
      },
      FunctionName: functionName,
      Reason: reason,
      ...values,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };

export const metricsFromEnv = (): Metrics =>
  createStdoutMetrics(requiredEnv("AWS_LAMBDA_FUNCTION_NAME"));

const namesIn = (values: MetricValues) => Object.keys(values) as MetricName[];
