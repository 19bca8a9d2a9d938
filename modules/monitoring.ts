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

const findFunctions = (
  scope: Construct,
  { api, broadcasts, channels }: MonitoringProps,
): WatchedFunctions => {
  const called = Object.fromEntries(api.functionNames);
  const { authorizer, connect, disconnect, ...messages } = called;
  const all = scope.node.children.filter((child) => child instanceof LambdaFunction);
  return {
    ...(authorizer !== undefined && { authorizer }),
    ...(connect !== undefined && { connect }),
    ...(disconnect !== undefined && { disconnect }),
    broadcast: broadcasts.workerName,
    messages: Object.values(messages),
    all: all.map(({ functionName }) => functionName),
    ...(channels && { channels }),
  };
};
