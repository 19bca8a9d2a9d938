// Monitoring of an API that is built directly from constructs, with one route of messages.
import {
  BroadcastQueue,
  LambdaFunction,
  Monitoring,
  type MonitoringProps,
  WebSocketApi,
} from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "./own-stack.ts";

type Body = Record<string, any>;

const CHANNELS = {
  publishers: ["words-publish"],
  readers: ["words-subscribe"],
  routes: ["words-publish", "words-subscribe"],
};

/** @param props of monitoring. @param routes of the API: $connect has an authorizer. */
export const synthesizeMonitoring = (
  props: Partial<MonitoringProps> = {},
  routes = ["$connect", "$disconnect", "ping"],
) => {
  const document = synthesizeOwn((stack, zipPath) => {
    const createFunction = (name: string) =>
      new LambdaFunction(stack, name, { functionName: `words-${name}`, zipPath });
    const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
    if (routes.includes("$connect")) api.addAuthorizer(createFunction("authorizer"));
    for (const routeKey of routes) {
      api.addRoute(routeKey, createFunction(routeKey.replace("$", "")));
    }
    const broadcasts = new BroadcastQueue(stack, "broadcasts", {
      queueName: "words-broadcasts",
      worker: createFunction("broadcast"),
      workers: 4,
      postLimit: { perSecond: 1, atOnce: 1 },
    });
    const given = { name: "words", region: "eu-west-1", api, broadcasts, ...props };
    new Monitoring(stack, "monitoring", given);
  });
  const alarms = new Map(
    [...listByPath(document, "aws_cloudwatch_metric_alarm").values()].map((alarm) => [
      String(alarm["alarm_name"]).replace(/^words-/, ""),
      alarm,
    ]),
  );
  const [dashboard] = listByPath(document, "aws_cloudwatch_dashboard").values();
  const widgets: Body[] = JSON.parse(dashboard!["dashboard_body"]).widgets;
  return { document, alarms, dashboard: dashboard!, widgets };
};

export const SPEND = { messagesPerMinute: 100, deliveriesPerMinute: 1000 };

/** All that there may be. */
export const FULL = { channels: CHANNELS, spendLimits: SPEND };
