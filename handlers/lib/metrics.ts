// Metrics in CloudWatch's embedded format: a line of the log, and no call.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

export type Metrics = (values: Record<string, number>) => void;

/**
 * @param functionName becomes the metrics' only dimension.
 * @param now epoch milliseconds.
 */
export const createStdoutMetrics =
  (functionName: string, now: () => number = Date.now): Metrics =>
  (values) => {
    const line = {
      _aws: {
        Timestamp: now(),
        CloudWatchMetrics: [
          {
            Namespace: "WebSocketApi",
            Dimensions: [["FunctionName"]],
            Metrics: Object.keys(values).map((Name) => ({ Name, Unit: "Count" })),
          },
        ],
      },
      FunctionName: functionName,
      ...values,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
