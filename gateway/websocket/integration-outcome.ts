// What comes of calling an integration.
import type { ProxyResponse } from "./proxy-response.ts";

export type IntegrationOutcome =
  | { kind: "response"; response: ProxyResponse }
  /** API Gateway waited as long as the integration allows. */
  | { kind: "timeout" }
  /** It may not call the function, the function failed, or what it returned is not what was expected. */
  | { kind: "error"; reason?: string; isUnauthorized?: true };

export const TIMEOUT: IntegrationOutcome = { kind: "timeout" };

/** @param reason that nothing else tells; the client never sees it. */
export const failed = (reason?: string): IntegrationOutcome => ({
  kind: "error",
  ...(reason !== undefined && { reason }),
});

/** Its reason is told to those who run the gateway, too. */
export const unauthorized = (reason: string): IntegrationOutcome => ({
  kind: "error",
  reason,
  isUnauthorized: true,
});

/** Type of the error when a function may not be invoked; functions have their own AccessDeniedException. */
export const ACCESS_DENIED = "Gateway.AccessDenied";

export const respond = (statusCode: number, body = ""): IntegrationOutcome => ({
  kind: "response",
  response: { statusCode, headers: {}, body },
});
