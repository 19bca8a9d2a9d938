// Counts the authorizer's decisions as metrics.
import { type Metrics, metricsFromEnv } from "./metrics.ts";

/**
 * Call it once for each handshake.
 *
 * @param reason why the client is denied, one of a fixed set; undefined when it is allowed.
 */
export type CountDecision = (reason?: string) => void;

export const createDecisionCounter =
  (metrics: Metrics): CountDecision =>
  (reason) =>
    reason === undefined ? metrics({ allowed: 1 }) : metrics({ denied: 1 }, reason);

export const decisionCounterFromEnv = (): CountDecision => createDecisionCounter(metricsFromEnv());
