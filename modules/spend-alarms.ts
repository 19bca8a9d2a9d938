// Alarms on usage that costs money: more of it than expected is success or abuse.
import { type Alarm, PERIOD_SECONDS } from "./alarm.ts";
import { checkEach, positiveNumber, type RulesFor } from "./checks.ts";
import { posted } from "./channel-alarms.ts";
import { stageMetric } from "./metrics.ts";
import type { WatchedFunctions } from "./watched-functions.ts";
import type { WebSocketApi } from "./websocket-api.ts";

/** See docs/operations.md. */
export interface SpendLimits {
  /** Messages and connects of clients. */
  messagesPerMinute: number;
  /** Broadcasts times their recipients. */
  deliveriesPerMinute: number;
}

const SPEND_LIMITS: RulesFor<SpendLimits> = {
  messagesPerMinute: positiveNumber,
  deliveriesPerMinute: positiveNumber,
};

const inPeriod = (perMinute: number): number => (perMinute * PERIOD_SECONDS) / 60;

/** @throws {ConfigurationError} */
export const spendAlarms = (
  {
    api,
    functions,
  }: {
    api: Pick<WebSocketApi, "dimensions">;
    functions: Pick<WatchedFunctions, "broadcast" | "channels">;
  },
  limits: SpendLimits,
): Alarm[] => {
  checkEach(limits, SPEND_LIMITS, "spendLimits");
  return [
    {
      id: "spend-messages",
      section: "spend",
      when: "clients send more than the stack expects",
      metric: stageMetric(api.dimensions, "MessageCount"),
      statistic: "Sum",
      threshold: inPeriod(limits.messagesPerMinute),
      // No client has sent anything.
      missing: "notBreaching",
    },
    {
      id: "spend-deliveries",
      section: "spend",
      when: "broadcasts and publications reach more than the stack expects",
      ...posted(functions, "delivered"),
      statistic: "Sum",
      threshold: inPeriod(limits.deliveriesPerMinute),
      // Without a broadcast there are no deliveries.
      missing: "notBreaching",
    },
  ];
};
