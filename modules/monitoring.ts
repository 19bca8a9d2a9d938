// Monitoring of a deployed stack: a dashboard, and alarms that docs/operations.md explains.
import { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import type { BroadcastQueue } from "./broadcast-queue.ts";
import { Dashboard } from "./dashboard.ts";
import { LambdaFunction } from "./lambda-function.ts";
import type { SpendLimits } from "./spend-alarms.ts";
import type { WebSocketApi } from "./websocket-api.ts";

export interface MonitoringProps {
  /** Name of the dashboard, and prefix of the alarms' names. */
  name: string;
  /** AWS Region of the metrics, for example `eu-west-1`. */
  region: string;
  api: WebSocketApi;
  broadcasts: BroadcastQueue;
  /**
   * ARN of the SNS topic that alarms notify.
   * @default none: they only show on the dashboard
   */
  alarmTopicArn?: string;
  /**
   * Usage beyond which an alarm fires.
   * @default none
   */
  spendLimits?: SpendLimits;
}

/** The names of the functions to watch. */
export interface WatchedFunctions {
  authorizer: string;
  connect: string;
  disconnect: string;
  broadcast: string;
  /** Functions that receive clients' messages. */
  messages: string[];
  all: string[];
}

export class Monitoring extends Construct {
  /** Watches every function that exists in the scope so far. */
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const functions = functionsOf(scope, props);
    const alarms = new Alarms(this, "alarms", { ...props, functions });
    new Dashboard(this, "dashboard", { ...props, functions, alarmArns: alarms.arns });
  }
}

const functionsOf = (scope: Construct, { api, broadcasts }: MonitoringProps): WatchedFunctions => {
  const called = Object.fromEntries(api.functionNames);
  const { authorizer = "", connect = "", disconnect = "", ...messages } = called;
  const all = scope.node.children.filter((child) => child instanceof LambdaFunction);
  return {
    authorizer,
    connect,
    disconnect,
    broadcast: broadcasts.workerName,
    messages: Object.values(messages),
    all: all.map(({ functionName }) => functionName),
  };
};
