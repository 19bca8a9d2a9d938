// Alarms of stacks with channels: publications that get no number, and what makes that likely.
import type { Alarm } from "./alarm.ts";
import { type Metric, ownMetric } from "./metrics.ts";
import type { WatchedFunctions } from "./watched-functions.ts";

/** Numbers per period. A publisher that was paused loses one now and then, and takes the next. */
const CONFLICTS = 100;

/** The metric of each function that posts: of all together, an alarm watches the sum. */
export const posted = (
  { broadcast, channels }: Pick<WatchedFunctions, "broadcast" | "channels">,
  name: string,
): { metric: Metric; plus?: Metric[] } => {
  const metric = ownMetric(broadcast, name);
  if (!channels) return { metric };
  return { metric, plus: channels.publishers.map((fn) => ownMetric(fn, name)) };
};

export const channelAlarms = (functions: WatchedFunctions): Alarm[] =>
  functions.channels
    ? [
        {
          id: "unnumbered",
          section: "numbers",
          when: "a publication gets no number, and is not published",
          ...posted(functions, "unnumbered"),
          statistic: "Sum",
          threshold: 1,
          // Written only when it happens.
          missing: "notBreaching",
        },
        {
          id: "conflicts",
          section: "numbers",
          when: "readers close the numbers of publications before these are written",
          ...posted(functions, "conflicts"),
          statistic: "Sum",
          threshold: CONFLICTS,
          // As above.
          missing: "notBreaching",
        },
      ]
    : [];
