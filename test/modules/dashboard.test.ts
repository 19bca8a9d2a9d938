// The dashboard: one per stack, in CloudWatch's format.
import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";
import { dashboardMetrics, readWidgets } from "../helpers/watched-metrics.ts";

describe("dashboard", () => {
  const stack = synthesize();
  const widgets = readWidgets(stack);
  const metrics = dashboardMetrics(stack);
  const namesIn = (namespace: string) =>
    new Set(metrics.filter((metric) => metric.namespace === namespace).map(({ name }) => name));

  it("is named like the stack's resources", () => {
    expect(stack.only("aws_cloudwatch_dashboard")["dashboard_name"]).to.equal("websocket-dev");
  });

  it("shows connections, messages, deliveries and fan-out durations", () => {
    expect(namesIn("WebSocketApi")).to.include.all.keys(
      "opened",
      "closed",
      "denied",
      "messages",
      "broadcasts",
      "delivered",
      "gone",
      "fanOutMs",
    );
  });

  it("shows age and depth of the queues, and dead letters", () => {
    expect([...namesIn("AWS/SQS")]).to.have.members([
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfMessagesVisible",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ]);
    expect(metrics.map(({ dimensions }) => dimensions["QueueName"])).to.include.members([
      "websocket-dev-broadcasts",
      "websocket-dev-broadcasts-work",
      "websocket-dev-broadcasts-dead-letters",
    ]);
  });

  it("shows errors, durations, throttles and concurrency of every function", () => {
    const functions = [...stack.ofType("aws_lambda_function").values()];
    for (const name of ["Duration", "Errors", "Throttles", "ConcurrentExecutions"]) {
      const shown = metrics.filter((metric) => metric.name === name);
      expect(shown.map(({ dimensions }) => dimensions["FunctionName"])).to.have.members(
        functions.map((fn) => fn["function_name"]),
      );
    }
    expect([...namesIn("AWS/ApiGateway")]).to.have.members([
      "ClientError",
      "IntegrationError",
      "ExecutionError",
    ]);
  });

  it("shows the state of every alarm", () => {
    const alarms = [...stack.ofType("aws_cloudwatch_metric_alarm").values()];
    const widget = widgets.find(({ type }) => type === "alarm");
    expect(widget!["properties"].alarms).to.have.members(
      alarms.map((alarm) => `\${aws_cloudwatch_metric_alarm.${alarm["//"].metadata.uniqueId}.arn}`),
    );
  });

  it("stays within CloudWatch's limits", () => {
    expect(widgets.length).to.be.at.most(500);
    for (const { type, width, properties } of widgets) {
      expect(width).to.be.at.most(24);
      if (type === "metric") expect(properties).to.include({ region: "eu-west-1" });
      expect((properties.metrics ?? []).length).to.be.at.most(500);
    }
  });

  it("escapes CloudWatch's placeholders, which Terraform would interpolate", () => {
    const body: string = stack.only("aws_cloudwatch_dashboard")["dashboard_body"];
    expect(body).to.include("$${PROP('Dim.Reason')}");
    expect(body.replaceAll("$${", "")).not.to.match(/\$\{(?!aws_)/);
  });
});
