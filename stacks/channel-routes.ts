// The routes of channels, and the permissions of their functions.
import type { ConnectionTable, LambdaFunction } from "../modules/index.ts";
import { configureChannels } from "./channels.ts";
import type { RouteDefinition } from "./route-definition.ts";
import type { WebSocketStackProps } from "./websocket-stack-props.ts";

export const CHANNEL_ROUTES: readonly RouteDefinition[] = [
  {
    routeKey: "subscribe",
    answers: "return",
    needs: "channels",
    grant: (fn, { connections, props }) => {
      tellChannels(fn, props);
      connections.grantMembership(fn);
      connections.grantHistory(fn);
    },
  },
  {
    routeKey: "unsubscribe",
    answers: "return",
    needs: "channels",
    grant: (fn, { connections }) => connections.grantLeave(fn),
  },
  {
    routeKey: "publish",
    answers: "return",
    needs: "channels",
    grant: (fn, { api, connections, broadcasts, props }) => {
      tellChannels(fn, props);
      api.grantPostToConnection(fn);
      connections.grantAppend(fn);
      connections.grantMembers(fn);
      connections.grantDelivery(fn);
      broadcasts.grantHandOver(fn);
      const { publish = "nobody" } = props.channels?.["connection"] ?? {};
      if (publish !== "nobody") connections.grantFind(fn);
      const namespaces = Object.values(props.channels ?? {});
      if (namespaces.some(({ budget }) => budget)) connections.grantBudget(fn, "publish");
    },
  },
  {
    routeKey: "history",
    answers: "return",
    needs: "channels",
    grant: (fn, { connections, props }) => {
      tellChannels(fn, props);
      connections.grantHistory(fn);
    },
  },
  {
    routeKey: "presence",
    answers: "return",
    needs: "channels",
    grant: (fn, { connections, props }) => {
      tellChannels(fn, props);
      connections.grantPresence(fn);
    },
  },
];

const tellChannels = (fn: LambdaFunction, { channels }: WebSocketStackProps): void => {
  if (channels) configureChannels(fn, channels);
};

/** Lets `$connect` join the channel of the user. */
export const joinUsers = (
  fn: LambdaFunction,
  connections: ConnectionTable,
  props: WebSocketStackProps,
): void => {
  if (!props.channels || !Object.hasOwn(props.channels, "user")) return;
  tellChannels(fn, props);
  connections.grantMembership(fn);
  connections.grantLeaveAll(fn);
};

/** Lets `$disconnect` leave all channels. */
export const leaveChannels = (
  fn: LambdaFunction,
  connections: ConnectionTable,
  props: WebSocketStackProps,
): void => {
  if (!props.channels) return;
  tellChannels(fn, props);
  connections.grantLeaveAll(fn);
};

/** Lets the worker post to members of channels, and number messages from the queue. */
export const serveChannels = (
  fn: LambdaFunction,
  connections: ConnectionTable,
  props: WebSocketStackProps,
): void => {
  if (!props.channels) return;
  tellChannels(fn, props);
  connections.grantAppend(fn);
  connections.grantMembers(fn);
  if (Object.hasOwn(props.channels, "connection")) connections.grantFind(fn);
};
