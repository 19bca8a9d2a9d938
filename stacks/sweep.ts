// The function that closes connections whose tokens have expired, and advises clients whose connections are about to end.
import { ConfigurationError, type LambdaFunction } from "../modules/index.ts";
import { closesExpired } from "./authorization.ts";
import { chooseZip } from "./channel-routes.ts";
import type { RouteParts } from "./route-definition.ts";
import type { WebSocketStackProps } from "./websocket-stack-props.ts";

/**
 * Whether it advises clients, which know the frame if there are channels.
 *
 * @throws {ConfigurationError} when the advice is wanted and impossible.
 */
export const advisesReconnect = ({ authorization, channels }: WebSocketStackProps): boolean => {
  if (authorization.tokens !== "jwt") return false;
  const isPossible = closesExpired(authorization) && channels !== undefined;
  const { advisesReconnect: isWanted = isPossible } = authorization;
  if (!isWanted || isPossible) return isWanted;
  throw new ConfigurationError(
    "authorization.advisesReconnect is true; expected closesExpired: true and channels with it: the function that closes " +
      "connections sends the advice, to clients of channels.",
  );
};

/** @returns the name of its zip. */
export const sweepZip = (props: WebSocketStackProps): string =>
  advisesReconnect(props) ? chooseZip("sweep", props) : "sweep";

export const configureSweep = (fn: LambdaFunction, parts: Omit<RouteParts, "hooks">): void => {
  parts.connections.grantSweep(fn);
  parts.api.grantDeleteConnection(fn);
  if (advisesReconnect(parts.props)) parts.broadcasts.grantShare(fn);
};
