// Monitoring of a deployed stack: a dashboard, and alarms that docs/operations.md explains.
import { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import { ConfigurationError } from "./checks.ts";
import { Dashboard } from "./dashboard.ts";
import { LambdaFunction } from "./lambda-function.ts";
import type { MonitoringProps } from "./monitoring-props.ts";
import type { WatchedFunctions } from "./watched-functions.ts";
import type { WebSocketApi } from "./websocket-api.ts";

export type { MonitoringProps } from "./monitoring-props.ts";
export type { ChannelFunctions, WatchedFunctions } from "./watched-functions.ts";

export class Monitoring extends Construct {
  /**
   * Watches every function that exists in the scope so far.
   *
   * @throws {ConfigurationError} unless the API has an authorizer and the routes `$connect` and `$disconnect`.
   */
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
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
    authorizer: findFunction(api, "authorizer"),
    connect: findFunction(api, "connect"),
    disconnect: findFunction(api, "disconnect"),
    broadcast: broadcasts.workerName,
    messages: messages.map(([, functionName]) => functionName),
    all: all.map(({ functionName }) => functionName),
    ...(channels && { channels }),
  };
};

/** CloudWatch refuses a metric of a function without a name. */
const findFunction = ({ functionNames }: WebSocketApi, id: string): string => {
  const functionName = functionNames.get(id);
  if (functionName !== undefined) return functionName;
  throw new ConfigurationError(
    `The API has no function for "${id}", which monitoring watches; expected an authorizer and the routes $connect ` +
      "and $disconnect, added before monitoring.",
  );
};
