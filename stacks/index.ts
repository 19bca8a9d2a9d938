// This project's stacks, for main.ts and for tests.
export * from "./account-stack.ts";
export type { Authorization, DigestAuthorization } from "./authorization.ts";
export type { RouteDefinition } from "./route-definition.ts";
export { ROUTES } from "./routes.ts";
export * from "./state-bucket-stack.ts";
export * from "./websocket-stack.ts";
export type { WebSocketStackProps } from "./websocket-stack-props.ts";
