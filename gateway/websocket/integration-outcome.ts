// What comes of calling an integration.
import type { ProxyResponse } from "./proxy-response.ts";

export type IntegrationOutcome =
  | { kind: "response"; response: ProxyResponse }
  | TimedOut
  /** It may not call the function, the function failed, or what it returned is not what was expected. */
  | { kind: "error"; reason?: string; isUnauthorized?: true };

/** API Gateway waited as long as the integration allows. */
export interface TimedOut {
  kind: "timeout";
  /** Resolves when the function has ended after all: until then it takes memory and time. */
  ended: Promise<void>;
}

/** @param result of a function, if it came in time. */
export const isTimedOut = (result: object): result is TimedOut => "ended" in result;

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
