// Monitoring of a deployed stack: a dashboard, and alarms that docs/operations.md explains.
import { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import { check, text } from "./checks.ts";
import { Dashboard } from "./dashboard.ts";
import { LambdaFunction } from "./lambda-function.ts";
import type { MonitoringProps } from "./monitoring-props.ts";
import type { WatchedFunctions } from "./watched-functions.ts";

export type { MonitoringProps } from "./monitoring-props.ts";
export type { ChannelFunctions, WatchedFunctions } from "./watched-functions.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const NAME = text(/^[\w-]{1,150}$/, "at most 150 letters, digits, underscores and hyphens");

export class Monitoring extends Construct {
  /** Watches every function that exists in the scope so far. */
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    check("The name of the monitoring", props.name, NAME);
    const functions = findFunctions(scope, props);
    const alarms = new Alarms(this, "alarms", { ...props, functions });
    new Dashboard(this, "dashboard", { ...props, functions, alarmArns: alarms.arns });
  }
}

/** Those that receive no messages of clients. */
const OTHERS = new Set(["authorizer", "connect", "disconnect"]);

const findFunctions = (
  scope: Construct,
  { api, broadcasts, channels }: MonitoringProps,
): WatchedFunctions => {
  const messages = [...api.functionNames].filter(([id]) => !OTHERS.has(id));
  const all = scope.node.children.filter((child) => child instanceof LambdaFunction);
  return {
    authorizer: api.functionNames.get("authorizer"),
    connect: api.functionNames.get("connect"),
    disconnect: api.functionNames.get("disconnect"),
    broadcast: broadcasts.workerName,
    messages: messages.map(([, functionName]) => functionName),
    all: all.map(({ functionName }) => functionName),
    ...(channels && { channels }),
  };
};
