// Refuses what a function's role does not allow, and says which statement is missing.
import type { LambdaModel } from "../model/functions.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { ApiCall } from "./api-calls.ts";
import { callerOf } from "./credentials.ts";
import type { PolicyDocument } from "./policy.ts";
import { nameOf, roleAllows } from "./role-policies.ts";

export interface AccessControlOptions {
  /** Those whose calls are checked. */
  functions: LambdaModel[];
  /** By the role's name. */
  policies: Map<string, PolicyDocument[]>;
  /** Receives a line for each statement that is missing, once. */
  warn: (line: string) => void;
}

export class AccessControl {
  private readonly options: AccessControlOptions;
  private readonly reported = new Set<string>();

  constructor(options: AccessControlOptions) {
    this.options = options;
  }

  /**
   * @param authorization header of the call. Calls with other credentials than a function's are an operator's.
   * @returns AWS's message when the call is refused.
   */
  refusalOf(authorization: string | undefined, call: ApiCall): string | undefined {
    const fn = callerOf(this.options.functions, authorization);
    return fn && this.refusalFor(fn, call);
  }

  /** @returns undefined also when calls of this function are not checked. */
  refusalFor(fn: LambdaModel, { action, resources }: ApiCall): string | undefined {
    if (!this.options.functions.includes(fn)) return undefined;
    const refused = resources.find(
      (resource) => !roleAllows(this.options.policies, fn.roleArn, action, resource),
    );
    if (refused === undefined) return undefined;
    this.report(fn, action, refused);
    const roleName = nameOf(fn.roleArn);
    return (
      `User: arn:aws:sts::${ACCOUNT_ID}:assumed-role/${roleName}/${fn.functionName} is not ` +
      `authorized to perform: ${action} on resource: ${refused}`
    );
  }

  private report({ functionName, roleArn }: LambdaModel, action: string, resource: string): void {
    // Nobody grants one connection by its id.
    const Resource = [resource.replace(/(@connections\/).*/, "$1*")];
    const statement = JSON.stringify({ Effect: "Allow", Action: [action], Resource });
    const line = `${functionName} was refused ${action}. The role ${nameOf(roleArn)} lacks: ${statement}`;
    if (this.reported.has(line)) return;
    this.reported.add(line);
    this.options.warn(line);
  }
}
