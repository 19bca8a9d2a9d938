// One line of the route table.
import type {
  BroadcastQueue,
  ConnectionTable,
  LambdaFunction,
  WebSocketApi,
} from "../modules/index.ts";
import type { WebSocketStackProps } from "./websocket-stack-props.ts";

/** Parts of the stack that routes may need. */
export interface RouteParts {
  api: WebSocketApi;
  connections: ConnectionTable;
  broadcasts: BroadcastQueue;
  /** Functions that decide who may use channels, by name. */
  hooks: ReadonlyMap<string, LambdaFunction>;
  props: WebSocketStackProps;
}

export interface RouteDefinition {
  /** Without `$`, also the name of its handler's file in handlers/. */
  routeKey: string;
  /**
   * `status`: only the status code counts ($connect, $disconnect).
   * `return`: the returned body is sent to the client.
   * `callback`: the function posts to the connection through @connections.
   */
  answers: "status" | "return" | "callback";
  /** A property of the stack; without it, the route does not exist. */
  needs?: "channels";
  /** What the function needs beyond answering. */
  grant?: (fn: LambdaFunction, parts: RouteParts) => void;
}
