// Outcomes of calling an integration.
import type { ProxyResponse } from "./proxy-response.ts";

export type IntegrationOutcome =
  | { kind: "response"; response: ProxyResponse }
  | TimedOut
  /** The call is not permitted, the function failed, or its result is malformed. */
  | { kind: "error"; reason?: string; isUnauthorized?: true };

/** The integration's timeout has passed. */
export interface TimedOut {
  kind: "timeout";
  /** Resolves when the function eventually ends: until then it uses memory and CPU. */
  ended: Promise<void>;
}

/** @param result of a function, or of a timeout. */
export const isTimedOut = (result: object): result is TimedOut => "ended" in result;

/** @param reason unless it is reported elsewhere; the client never sees it. */
export const failed = (reason?: string): IntegrationOutcome => ({
  kind: "error",
  ...(reason !== undefined && { reason }),
});

/** The reason is also logged. */
export const unauthorized = (reason: string): IntegrationOutcome => ({
  kind: "error",
  reason,
  isUnauthorized: true,
});

/** Error type of an invocation that is not permitted; differs from AccessDeniedException, which functions can throw. */
export const ACCESS_DENIED = "Gateway.AccessDenied";

export const respond = (statusCode: number, body = ""): IntegrationOutcome => ({
  kind: "response",
  response: { statusCode, headers: {}, body },
});
