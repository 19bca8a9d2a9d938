// Names of the watched metrics: AWS's, and those that handlers write to their logs.

export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** The namespace of handlers/lib/metrics.ts: test/stacks/watched-metrics.test.ts compares the two. */
const OWN_NAMESPACE = "WebSocketApi";

/** @param reason Default: all reasons. */
export const ownMetric = (functionName: string, name: string, reason?: string): Metric => ({
  namespace: OWN_NAMESPACE,
  name,
  dimensions: { FunctionName: functionName, ...(reason !== undefined && { Reason: reason }) },
});

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetric = (
  functionName: string,
  name: "ConcurrentExecutions" | "Duration" | "Errors" | "Throttles",
): Metric => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: functionName },
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const queueMetric = (
  queueName: string,
  name:
    | "ApproximateAgeOfOldestMessage"
    | "ApproximateNumberOfMessagesDelayed"
    | "ApproximateNumberOfMessagesNotVisible"
    | "ApproximateNumberOfMessagesVisible",
): Metric => ({ namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } });

/**
 * All metrics that API Gateway has for a WebSocket API.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
 */
export const stageMetric = (
  dimensions: Record<string, string>,
  name:
    | "ClientError"
    | "ConnectCount"
    | "ExecutionError"
    | "IntegrationError"
    | "IntegrationLatency"
    | "MessageCount",
): Metric => ({ namespace: "AWS/ApiGateway", name, dimensions });
