// One alarm: what it watches, and when it fires.
import type { Metric } from "./metrics.ts";

/** Default period of an alarm. */
export const PERIOD_SECONDS = 300;

export interface Alarm {
  /** End of the alarm's name. */
  id: string;
  /**
   * Section of docs/operations.md.
   * @default the id
   */
  section?: string;
  /** Continues the sentence "Fires when". */
  when: string;
  metric: Metric;
  /**
   * Added to the metric.
   * @default nothing
   */
  plus?: Metric[];
  /**
   * Subtracted from the metric.
   * @default nothing
   */
  except?: Metric;
  statistic: "Maximum" | "Sum";
  /** The lowest value at which the alarm fires. */
  threshold: number;
  /**
   * Length of a period in seconds.
   * @default 300
   */
  periodSeconds?: number;
  /**
   * What a period without data means. `notBreaching`: all is well. `ignore`: the state is unchanged.
   *
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  missing: "ignore" | "notBreaching";
}
