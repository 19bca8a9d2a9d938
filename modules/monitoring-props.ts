// What alarms and the dashboard are told of the stack that they watch.
import type { BroadcastQueue } from "./broadcast-queue.ts";
import type { SpendLimits } from "./spend-alarms.ts";
import type { ChannelFunctions } from "./watched-functions.ts";
import type { WebSocketApi } from "./websocket-api.ts";

export interface MonitoringProps {
  /** Name of the dashboard, and prefix of the alarms' names. */
  name: string;
  /** AWS Region of the metrics, for example `eu-west-1`. */
  region: string;
  api: WebSocketApi;
  broadcasts: BroadcastQueue;
  /**
   * ARN of the SNS topic that alarms notify.
   * @default none: they only show on the dashboard
   */
  alarmTopicArn?: string;
  /**
   * Usage beyond which an alarm fires.
   * @default none
   */
  spendLimits?: SpendLimits;
  /**
   * The functions of channels.
   * @default the stack has no channels
   */
  channels?: ChannelFunctions;
}
