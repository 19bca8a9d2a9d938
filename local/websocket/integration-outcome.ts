// What comes of calling an integration.
import type { ProxyResponse } from "./proxy-response.ts";

export type IntegrationOutcome =
  | { kind: "response"; response: ProxyResponse }
  /** API Gateway waited as long as the integration allows. */
  | { kind: "timeout" }
  /** It may not call the function, the function failed, or what it returned is not what was expected. */
  | { kind: "error"; reason?: string };

export const TIMEOUT: IntegrationOutcome = { kind: "timeout" };

/** @param reason that nothing else tells; the client never sees it. */
export const failed = (reason?: string): IntegrationOutcome => ({
  kind: "error",
  ...(reason !== undefined && { reason }),
});

export const respond = (statusCode: number, body = ""): IntegrationOutcome => ({
  kind: "response",
  response: { statusCode, headers: {}, body },
});
