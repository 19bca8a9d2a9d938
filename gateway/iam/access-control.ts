// Refuses calls that a function's role does not allow, and reports the statement that denies or is missing.
import { excerpt } from "../../shared/excerpt.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { ApiCall } from "./api-calls.ts";
import { allKeys, type ContextKeys, createKeys, NO_KEYS } from "./context-keys.ts";
import { Callers, type CallingFunction } from "./credentials.ts";
import { explain } from "./refusals.ts";
import { principalKeys, type RequestDetails, requestKeys, resourceKeys } from "./request-keys.ts";
import {
  judgeRole,
  type Role,
  findRole,
  type RolePolicies,
  type RoleVerdict,
} from "./role-policies.ts";

export interface AccessControlOptions {
  /** Functions whose calls are checked. */
  functions: CallingFunction[];
  rolePolicies: RolePolicies;
  region: string;
  /** Tags of resources, by ARN. */
  tags: ReadonlyMap<string, Record<string, string>>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Receives one line for each statement that denies or is missing. */
  warn: (line: string) => void;
}

/** What conditions may use besides the call's action and resources. */
export interface CallDetails {
  /** Undefined: an AWS service makes the call. */
  request?: Pick<RequestDetails, "sourceIp" | "userAgent" | "referer">;
  /** Condition keys of the service for one of the call's resources. */
  serviceKeys?: (resource: string) => ContextKeys;
  /** Whether the policy of the resource allows it, so that the role's policies need not. A Deny still counts. */
  isAllowedByResource?: boolean;
}

/** How events name a caller. */
export interface CallerIdentity {
  userId: string;
  userArn: string;
  /** Undefined for an operator. */
  roleArn?: string;
}

export interface Refusal {
  /** AWS's message. */
  message: string;
  /** What the gateway prints: the statement that denies or is missing. */
  advice: string;
}

/** Of the longest ARN that IAM takes. A function may call with a longer name. */
const MAX_ARN_CHARACTERS = 2048;

/** Lines; functions choose the names of resources. */
const MAX_REPORTED = 1000;

export class AccessControl {
  private readonly options: AccessControlOptions;
  private readonly callers: Callers<CallingFunction>;
  private readonly reported = new Set<string>();

  constructor(options: AccessControlOptions) {
    this.options = options;
    this.callers = new Callers(options.functions);
  }

  /**
   * @param authorization header of the call. Credentials that belong to no function are an operator's, and allowed.
   * @returns undefined when the call is allowed.
   */
  findRefusal(
    authorization: string | undefined,
    call: ApiCall,
    details: CallDetails = {},
  ): Refusal | undefined {
    const fn = this.callers.find(authorization);
    return fn && this.refusalFor(fn, call, details);
  }

  /** @returns undefined when the call is allowed, or this function is not checked. */
  refusalFor(fn: CallingFunction, call: ApiCall, details: CallDetails = {}): Refusal | undefined {
    if (!this.options.functions.includes(fn)) return undefined;
    const role = findRole(this.options.rolePolicies, fn.roleArn);
    for (const resource of call.resources) {
      const keys = this.keysFor(fn, role, resource, details);
      const verdict = judgeRole(role, { action: call.action, resource, keys });
      if (verdict.decision === "allowed") continue;
      if (verdict.decision === "not allowed" && details.isAllowedByResource) continue;
      const request = { action: call.action, resource };
      const message = describeRefusal(fn, role, request, verdict);
      return { message, advice: this.report(fn, role, request, verdict) };
    }
    return undefined;
  }

  /** @param authorization as for findRefusal. */
  identify(authorization: string | undefined): CallerIdentity {
    const fn = this.callers.find(authorization);
    if (!fn) return { userId: ACCOUNT_ID, userArn: `arn:aws:iam::${ACCOUNT_ID}:root` };
    const { uniqueId, name, arn } = findRole(this.options.rolePolicies, fn.roleArn);
    return {
      userId: `${uniqueId}:${fn.functionName}`,
      userArn: sessionArn(name, fn),
      roleArn: arn,
    };
  }

  private keysFor(
    fn: CallingFunction,
    role: Role,
    resource: string,
    { request = {}, serviceKeys = () => NO_KEYS }: CallDetails,
  ): ContextKeys {
    const { region, now, tags } = this.options;
    return allKeys(
      requestKeys(() => ({ region, nowMs: now(), ...request })),
      principalKeys(role, fn.functionName),
      createKeys(() => ({ "lambda:SourceFunctionArn": fn.arn })),
      resourceKeys(resource, tags),
      serviceKeys(resource),
    );
  }

  /** Prints the advice once. @returns it */
  private report(
    fn: CallingFunction,
    role: Role,
    { action, resource }: { action: string; resource: string },
    verdict: RoleVerdict,
  ): string {
    // Policies grant all connections, not one id.
    const Resource = [excerpt(resource.replace(/(@connections\/).*/, "$1*"), MAX_ARN_CHARACTERS)];
    const statement = JSON.stringify({ Effect: "Allow", Action: [action], Resource });
    const advice = `${fn.functionName} was refused ${action}. ${explain(verdict, `The role ${role.name} lacks: ${statement}`)}`;
    // Excludes what clients control, such as a key's value, so that they cannot cause more lines.
    const due = verdict.decision === "not allowed" ? verdict.unmet.map((one) => one.statement) : [];
    const once = [
      fn.functionName,
      statement,
      verdict.decision,
      ...due.map(({ name }) => name),
    ].join();
    if (this.reported.has(once) || this.reported.size >= MAX_REPORTED) return advice;
    this.reported.add(once);
    this.options.warn(advice);
    return advice;
  }
}

const sessionArn = (roleName: string, { functionName }: CallingFunction): string =>
  `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${roleName}/${functionName}`;

const describeRefusal = (
  fn: CallingFunction,
  role: Role,
  { action, resource }: { action: string; resource: string },
  { decision }: RoleVerdict,
): string =>
  `User: ${sessionArn(role.name, fn)} is not ` +
  `authorized to perform: ${action} on resource: ${resource}${describeReason(action, decision)}`;

/**
 * API Gateway's messages contain less than those of other services.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const describeReason = (action: string, decision: RoleVerdict["decision"]): string => {
  const isApiGateway = action.startsWith("execute-api:");
  if (decision === "denied")
    return ` with an explicit deny${isApiGateway ? "" : " in an identity-based policy"}`;
  if (isApiGateway) return "";
  const lacking = decision === "outside" ? "permissions boundary" : "identity-based policy";
  return ` because no ${lacking} allows the ${action} action`;
};
