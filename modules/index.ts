// The public entry point of the constructs; files inside this folder import one another directly.
export * from "./broadcast-queue.ts";
export * from "./checks.ts";
export * from "./connection-table.ts";
export * from "./custom-domain.ts";
export * from "./encryption-key.ts";
export * from "./existing.ts";
export type { FunctionLike, Grantee } from "./function-like.ts";
export * from "./function-url.ts";
export * from "./lambda-authorizer.ts";
export * from "./lambda-function.ts";
export * from "./layouts.ts";
export * from "./monitoring.ts";
export * from "./schedule.ts";
export type { SpendLimits } from "./spend-alarms.ts";
export * from "./websocket-api.ts";
export * from "./websocket-route.ts";
