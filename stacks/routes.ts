// The one route table.
import type { LambdaFunction } from "../modules/index.ts";
import { configureBroadcastRight } from "./authorization.ts";
import { configureBudget, configureOpenConnections } from "./budgets.ts";
import { CHANNEL_ROUTES, joinUsers, leaveChannels } from "./channel-routes.ts";
import type { RouteDefinition, RouteParts } from "./route-definition.ts";
import type { WebSocketStackProps } from "./websocket-stack-props.ts";

export const ROUTES: readonly RouteDefinition[] = [
  {
    routeKey: "$connect",
    answers: "status",
    grant: (fn, { connections, props }) => {
      connections.grantPut(fn);
      joinUsers(fn, connections, props);
      configureOpenConnections(fn, props.budgets, () => connections.grantTakePlace(fn));
    },
  },
  {
    routeKey: "$disconnect",
    answers: "status",
    grant: (fn, parts) => {
      parts.connections.grantDelete(fn);
      leaveChannels(fn, parts);
      const grant = () => parts.connections.grantReleasePlace(fn);
      configureOpenConnections(fn, parts.props.budgets, grant);
    },
  },
  { routeKey: "$default", answers: "return", grant: (fn, { props }) => nameActions(fn, props) },
  { routeKey: "ping", answers: "return" },
  { routeKey: "whoami", answers: "callback" },
  { routeKey: "message", answers: "callback" },
  { routeKey: "echoMessage", answers: "callback" },
  { routeKey: "post", answers: "callback" },
  {
    routeKey: "sendmessage",
    answers: "callback",
    grant: (fn, parts) => allowBroadcasts(fn, parts),
  },
  ...CHANNEL_ROUTES,
];

/** The routes of a stack. */
export const chooseRoutes = (props: WebSocketStackProps): RouteDefinition[] =>
  ROUTES.filter(({ needs }) => needs === undefined || props[needs] !== undefined);

/** Routes that can limit the size of messages. */
export const ACTIONS_BY_CALLBACK = ROUTES.filter(({ answers }) => answers === "callback").map(
  ({ routeKey }) => routeKey,
);

/** Lists the actions for `$default`, so that its response is never out of date. */
const nameActions = (fn: LambdaFunction, props: WebSocketStackProps): void => {
  const actions = chooseRoutes(props).map(({ routeKey }) => routeKey);
  fn.addEnvironment("ACTIONS", actions.filter((key) => !key.startsWith("$")).join(","));
};

const allowBroadcasts = (fn: LambdaFunction, parts: RouteParts): void => {
  const { broadcasts, connections, props } = parts;
  broadcasts.grantSend(fn);
  configureBudget(fn, connections, "broadcast", props.budgets?.broadcasts);
  configureBroadcastRight(fn, props.authorization);
};
