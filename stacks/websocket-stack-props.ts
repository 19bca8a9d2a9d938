// Props of an environment's stack, as set in main.ts.
import {
  arnIn,
  check,
  checkEach,
  type Domain,
  flag,
  HANDED_ON,
  type LogLevel,
  object,
  optional,
  REGION,
  RETENTION_DAYS,
  type RulesFor,
  type SpendLimits,
  text,
  type Throttle,
} from "../modules/index.ts";
import type { Authorization, Origins } from "./authorization.ts";
import type { BodyLimits, Budgets } from "./budgets.ts";
import type { Channels } from "./channels.ts";
import type { StateLocation } from "./state-backend.ts";

export interface WebSocketStackProps {
  /** For example `eu-west-1`. */
  region: string;
  /** Folder with one zip per handler, created by `npm run build`. */
  zipDirectory: string;
  authorization: Authorization;
  /** Default: every web site, and programs; a stack named `prod` must set it. */
  origins?: Origins;
  throttle: Throttle;
  /** Share of the throttle that one user may use, see docs/authorization.md. Default: all of it. */
  budgets?: Budgets;
  /** Channels by namespace, see docs/protocol.md. Default: none, and no routes for them. */
  channels?: Channels;
  /**
   * Whether programs may publish to channels over HTTPS, at the output `publish_url`. Requests must be signed by a role or
   * user of the account with the permission for it, see docs/protocol.md. Needs `channels`. Default false.
   */
  publishUrl?: boolean;
  /** Largest messages, in bytes, of routes that answer by callback. Default: API Gateway's 128 KiB. */
  maxBodyBytes?: BodyLimits;
  /** Usage beyond which an alarm fires, since it costs money. Default: none. */
  spendLimits?: SpendLimits;
  /** Days; one of the values that CloudWatch Logs accepts. */
  logRetentionDays: number;
  /** Lowest level that is logged. Default INFO. */
  logLevel?: LogLevel;
  /** Whether API Gateway logs a line per request. Needs the stack `account` first, see docs/operations.md. */
  accessLogs: boolean;
  /** ARN of the SNS topic that alarms notify. Default: they only show on the dashboard. */
  alarmTopicArn?: string;
  /** Maximum concurrency of the broadcast function, 4 to 1002. */
  broadcastWorkers: number;
  /**
   * Posts per second, and at once, of all broadcasts together. API Gateway's quota is per account and Region, and
   * clients' messages count as well. A second at least a tenth of `broadcastWorkers`. Default: that of a new account,
   * 10,000 and 5,000.
   */
  postLimit?: { perSecond: number; atOnce: number };
  /** Layouts of the connection table, see docs/shards.md. Default: one layout of 16 shards. */
  connectionLayouts?: string[];
  /** Whether the table has deletion protection and point-in-time recovery. */
  protectTable: boolean;
  /** Whether a customer managed key, instead of AWS's, encrypts the table, queues, logs and environments. */
  customerManagedKey: boolean;
  /**
   * Reserved concurrency of each function that connecting and disconnecting depend on: the authorizer, `$connect` and
   * `$disconnect`, see LambdaFunctionProps. `broadcast` then reserves its `broadcastWorkers` too. The other routes
   * share the rest of the account's quota; the throttle limits each of them. Default: none is reserved.
   */
  reservedConcurrency?: number;
  /** Default: only API Gateway's own name. */
  domain?: Domain;
  /** Default: a file next to main.ts. */
  state?: StateLocation;
}

/** Checks the props that the stack itself uses, and rejects unknown ones; constructs check those passed on to them. */
const RULES: RulesFor<WebSocketStackProps> = {
  region: REGION,
  zipDirectory: text(/./, 'a folder, such as "dist"'),
  authorization: object,
  origins: optional(object),
  throttle: object,
  budgets: optional(object),
  channels: optional(object),
  publishUrl: optional(flag),
  maxBodyBytes: optional(object),
  spendLimits: optional(object),
  logRetentionDays: RETENTION_DAYS,
  logLevel: HANDED_ON,
  accessLogs: flag,
  alarmTopicArn: HANDED_ON,
  broadcastWorkers: HANDED_ON,
  postLimit: optional(object),
  connectionLayouts: HANDED_ON,
  protectTable: flag,
  customerManagedKey: flag,
  reservedConcurrency: HANDED_ON,
  domain: optional(object),
  state: optional(object),
};

/** @throws {ConfigurationError} */
export const checkStackProps = (props: WebSocketStackProps): void => {
  checkEach(props, RULES);
  const certificate = arnIn("acm", props.region, "certificate/\\S+", "a certificate");
  check("domain.certificateArn", props.domain?.certificateArn, optional(certificate));
};
