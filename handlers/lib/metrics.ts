// Metrics in CloudWatch's embedded format: a line of the log, and no call.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { requiredEnv } from "./env.ts";

export const NAMESPACE = "WebSocketApi";

/** All there are, with their units. docs/operations.md says what each means, and who writes it. */
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
  fanOutMs: "Milliseconds",
} as const;

export type MetricName = keyof typeof METRICS;

export type MetricValues = Partial<Record<MetricName, number>>;

/**
 * Writes the line of one invocation.
 *
 * @param reason why it is so, in one of a few words: CloudWatch keeps, and charges for, a metric for each of them, beside
 * the one that counts all reasons. Never what a client has sent.
 */
export type Metrics = (values: MetricValues, reason?: string) => void;

/**
 * @param functionName becomes the metrics' dimension. It names the environment and, since there is a function for each
 * route, the route.
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
            Metrics: namesIn(values).map((Name) => ({ Name, Unit: METRICS[Name] })),
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
