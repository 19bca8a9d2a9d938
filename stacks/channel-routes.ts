// The routes of channels, and the permissions of their functions.
import type { ChannelFunctions, ConnectionTable, LambdaFunction } from "../modules/index.ts";
import { configureChannels, hasMemberFrames, listHooks } from "./channels.ts";
import type { RouteDefinition, RouteParts } from "./route-definition.ts";
import type { WebSocketStackProps } from "./websocket-stack-props.ts";

export const CHANNEL_ROUTES: readonly RouteDefinition[] = [
  {
    routeKey: "subscribe",
    answers: "return",
    needs: "channels",
    grant: (fn, parts) => {
      const { connections, props } = parts;
      tellChannels(fn, props);
      connections.grantMembership(fn);
      connections.grantHistory(fn);
      askHooks(fn, parts, "subscribe");
      tellOfMembers(fn, parts, () => connections.grantTellJoin(fn));
    },
  },
  {
    routeKey: "unsubscribe",
    answers: "return",
    needs: "channels",
    grant: (fn, parts) => {
      tellChannels(fn, parts.props);
      parts.connections.grantLeave(fn);
      tellOfMembers(fn, parts);
    },
  },
  {
    routeKey: "publish",
    answers: "return",
    needs: "channels",
    grant: (fn, parts) => {
      const { publish = "nobody" } = parts.props.channels?.["connection"] ?? {};
      allowPublishing(fn, parts, publish !== "nobody");
      askHooks(fn, parts, "publish");
      const namespaces = Object.values(parts.props.channels ?? {});
      if (namespaces.some(({ budget }) => budget)) parts.connections.grantBudget(fn, "publish");
    },
  },
  {
    routeKey: "history",
    answers: "return",
    needs: "channels",
    grant: (fn, parts) => {
      tellChannels(fn, parts.props);
      askHooks(fn, parts, "subscribe");
      parts.connections.grantHistory(fn);
    },
  },
  {
    routeKey: "presence",
    answers: "return",
    needs: "channels",
    grant: (fn, parts) => {
      tellChannels(fn, parts.props);
      askHooks(fn, parts, "subscribe");
      parts.connections.grantPresence(fn);
    },
  },
];

/**
 * Lets a function number publications, post them to members, and hand the rest to the queue.
 *
 * @param toConnections whether it also publishes to single connections.
 */
export const allowPublishing = (
  fn: LambdaFunction,
  { api, connections, broadcasts, props }: Omit<RouteParts, "hooks">,
  toConnections: boolean,
): void => {
  tellChannels(fn, props);
  api.grantPostToConnection(fn);
  connections.grantAppend(fn);
  connections.grantMembers(fn);
  connections.grantDelivery(fn);
  broadcasts.grantHandOver(fn);
  if (toConnections) connections.grantFind(fn);
  if (hasMemberFrames(props.channels ?? {})) connections.grantTellLeave(fn);
};

/** The functions that monitoring watches. @returns undefined without channels. */
export const watchChannels = (
  { channels, publishUrl }: WebSocketStackProps,
  nameFunction: (name: string) => string,
): ChannelFunctions | undefined =>
  channels && {
    publishers: ["publish", ...(publishUrl ? ["ingest"] : [])].map(nameFunction),
    readers: ["subscribe", "history"].map(nameFunction),
    routes: CHANNEL_ROUTES.map(({ routeKey }) => nameFunction(routeKey)),
  };

const tellChannels = (fn: LambdaFunction, { channels }: WebSocketStackProps): void => {
  if (channels) configureChannels(fn, channels);
};

/** Lets `fn` ask the functions that decide who may do this, and no others. */
const askHooks = (
  fn: LambdaFunction,
  { hooks, props }: Pick<RouteParts, "hooks" | "props">,
  deed: "subscribe" | "publish",
): void => {
  const asked = [...hooks].filter(([name]) => listHooks(props.channels, [deed]).includes(name));
  if (asked.length === 0) return;
  const names = asked.map(([name, { functionName }]) => [name, functionName]);
  fn.addEnvironment("HOOKS", JSON.stringify(Object.fromEntries(names)));
  for (const [, { arn }] of asked) fn.allow(["lambda:InvokeFunction"], [arn]);
};

/** Lets `fn` tell members who leaves, where they are told, and with `grant`, who joins. */
const tellOfMembers = (
  fn: LambdaFunction,
  { connections, broadcasts, props }: Pick<RouteParts, "connections" | "broadcasts" | "props">,
  grant?: () => void,
): void => {
  if (!hasMemberFrames(props.channels ?? {})) return;
  connections.grantTellLeave(fn);
  grant?.();
  broadcasts.grantShare(fn);
};

/** @returns the zip of a function that every stack has: another one where it also serves channels. */
export const chooseZip = (name: string, { channels }: WebSocketStackProps): string =>
  channels ? `channel${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;

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
export const leaveChannels = (fn: LambdaFunction, parts: RouteParts): void => {
  const { connections, props } = parts;
  if (!props.channels) return;
  tellChannels(fn, props);
  connections.grantLeaveAll(fn);
  tellOfMembers(fn, parts);
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
  if (hasMemberFrames(props.channels)) connections.grantTellLeave(fn);
};
