// What the authorizer has decided, as metrics.
import { type Metrics, metricsFromEnv } from "./metrics.ts";

/**
 * Call it once for each handshake.
 *
 * @param reason why the client may not connect, in one of a few words; undefined when it may.
 */
export type CountDecision = (reason?: string) => void;

export const createDecisionCounter =
  (metrics: Metrics): CountDecision =>
  (reason) =>
    reason === undefined ? metrics({ allowed: 1 }) : metrics({ denied: 1 }, reason);

export const decisionCounterFromEnv = (): CountDecision => createDecisionCounter(metricsFromEnv());
