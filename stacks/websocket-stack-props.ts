// What an environment may say about its stack, in main.ts.
import {
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
import type { StateLocation } from "./state-backend.ts";

export interface WebSocketStackProps {
  /** For example `eu-west-1`. */
  region: string;
  /** Folder with one zip per handler, made by `npm run build`. */
  zipDirectory: string;
  authorization: Authorization;
  /** Default: every web site, and programs; a stack named `prod` has to say so. */
  origins?: Origins;
  throttle: Throttle;
  /** What one user may do of it, see docs/authorization.md. Default: all. */
  budgets?: Budgets;
  /** Largest messages, in bytes, of routes that answer by callback. Default: API Gateway's 128 KB. */
  maxBodyBytes?: BodyLimits;
  /** Use beyond which an alarm rings, since it costs money. Default: none. */
  spendLimits?: SpendLimits;
  /** Days; one of the values CloudWatch Logs accepts. */
  logRetentionDays: number;
  /** Log lines of lower levels are not written. Default INFO. */
  logLevel?: LogLevel;
  /** Whether API Gateway writes a line for each request. It needs the stack `account` first, see docs/operations.md. */
  accessLogs: boolean;
  /** ARN of the SNS topic that hears of alarms. Default: they show on the dashboard only. */
  alarmTopicArn?: string;
  /** Copies of the broadcast function that may run at once, 4 to 1002. */
  broadcastWorkers: number;
  /**
   * Posts a second, and at once, that all broadcasts together may make. API Gateway's quota is for an account and Region,
   * and clients' messages count as well. Default: that of a new account, 10,000 and 5,000.
   */
  postLimit?: { perSecond: number; atOnce: number };
  /** Layouts of the connection table, see docs/shards.md. Default: one of 16 shards. */
  connectionLayouts?: string[];
  /** Whether the table cannot be deleted, and can be restored. */
  protectTable: boolean;
  /** Whether a key of this account, instead of AWS's, encrypts the table, queues, logs and environments. */
  customerManagedKey: boolean;
  /**
   * Copies that are set aside for each function without which nobody gets in or is let go: the authorizer, `$connect`
   * and `$disconnect`, see LambdaFunctionProps. `broadcast` then has its `broadcastWorkers` set aside, too. The other
   * routes share what is left of the account's quota; the throttle bounds each of them. Default: nothing is set aside.
   */
  reservedConcurrency?: number;
  /** Default: only the name that API Gateway gives. */
  domain?: Domain;
  /** Default: a file beside main.ts. */
  state?: StateLocation;
}

/** Constructs check what they are handed on; what the stack decides by is checked here, and that there is nothing else. */
const RULES: RulesFor<WebSocketStackProps> = {
  region: REGION,
  zipDirectory: text(/./, 'a folder, such as "dist"'),
  authorization: object,
  origins: optional(object),
  throttle: object,
  budgets: optional(object),
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
export const checkStackProps = (props: WebSocketStackProps): void => checkEach(props, RULES);
