// Re-exports the constructs; the deep files import one another directly.
export * from "./account-stack.ts";
export * from "./authorization.ts";
export * from "./broadcast-right.ts";
export * from "./broadcast-queue.ts";
export * from "./budgets.ts";
export { ConfigurationError } from "./checks.ts";
export * from "./connection-table.ts";
export * from "./custom-domain.ts";
export * from "./encryption-key.ts";
export * from "./lambda-authorizer.ts";
export * from "./lambda-function.ts";
export * from "./state-bucket-stack.ts";
export * from "./schedule.ts";
export * from "./websocket-api.ts";
export * from "./websocket-route.ts";
export * from "./websocket-stack.ts";
export type { WebSocketStackProps } from "./websocket-stack-props.ts";
