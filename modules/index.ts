// Re-exports the constructs; the deep files import one another directly.
export * from "./broadcast-queue.ts";
export * from "./connection-table.ts";
export * from "./lambda-authorizer.ts";
export * from "./lambda-function.ts";
export * from "./websocket-api.ts";
export * from "./websocket-route.ts";
export * from "./websocket-stack.ts";
