// One alarm: what it looks at, and when it rings.
import type { Metric } from "./metrics.ts";

/** Of an alarm that says nothing else. */
export const PERIOD_SECONDS = 300;

export interface Alarm {
  /** End of the alarm's name. */
  id: string;
  /** Section of docs/operations.md. Default: the id. */
  section?: string;
  /** Ends the sentence "Look at it when". */
  when: string;
  metric: Metric;
  /** Is subtracted from the metric. */
  except?: Metric;
  statistic: "Maximum" | "Sum";
  /** The least value that is too much. */
  threshold: number;
  /** Default 300. */
  periodSeconds?: number;
  /**
   * What a period without data says. `notBreaching`: nothing was wrong. `ignore`: nothing new.
   *
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  missing: "ignore" | "notBreaching";
}
