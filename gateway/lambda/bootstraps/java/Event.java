// An event of the Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
package gateway.bootstrap;

final class Event {
  final String requestId;
  final String functionArn;
  final long deadlineMs;
  /** Null without one. */
  final String traceId;
  /** JSON. */
  final byte[] body;

  Event(RuntimeApi.Answer answer) {
    requestId = answer.header("lambda-runtime-aws-request-id");
    functionArn = answer.header("lambda-runtime-invoked-function-arn");
    deadlineMs = Long.parseLong(answer.header("lambda-runtime-deadline-ms"));
    traceId = answer.header("lambda-runtime-trace-id");
    body = answer.body;
  }
}
