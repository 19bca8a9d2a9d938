// The role of one Lambda function, with two policies: what Lambda demands before the function may exist, and its work.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { dependable, Lazy, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { Conditions } from "./function-like.ts";

export interface Statement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Conditions;
}

/**
 * Lambda refuses a function with active tracing until its role may write traces, so the function waits for the basic
 * policy. It must not wait for its work: that policy names the table, and with the function all that it waits for is
 * created beside what it replaces, which a table cannot be.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class ExecutionRole {
  readonly arn: string;
  /** Log lines, traces, and the key that encrypts the environment. */
  readonly basicPolicy: IamRolePolicy;
  private readonly scope: Construct;
  private readonly name: string;
  private readonly role: IamRole;
  private readonly basicStatements: Statement[] = [];
  private readonly workStatements: Statement[] = [];
  private readonly waiting: TerraformResource[] = [];
  private workPolicy: IamRolePolicy | undefined;

  /** @param scope the function's. @param name of the role: at most 64 characters. */
  constructor(scope: Construct, name: string) {
    this.scope = scope;
    this.name = name;
    this.role = new IamRole(scope, "role", {
      name,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole"],
          Principal: { Service: "lambda.amazonaws.com" },
        },
      ]),
    });
    this.arn = this.role.arn;
    this.basicPolicy = this.createPolicy("basic-policy", `${name}-basic`, this.basicStatements);
  }

  /** Adds what Lambda wants to see before it creates the function. */
  allowBasic(actions: string[], resources: string[]): void {
    this.basicStatements.push({ Effect: "Allow", Action: actions, Resource: resources });
  }

  /** Adds what the function needs once it is called: exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[], conditions?: Conditions): void {
    if (!this.workPolicy) {
      this.workPolicy = this.createPolicy("policy", this.name, this.workStatements);
      for (const resource of this.waiting) waitFor(resource, this.workPolicy);
    }
    this.workStatements.push({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    });
  }

  /** Creates `resource` after the policy of the function's work, if it has one, now or later. */
  precede(resource: TerraformResource): void {
    if (this.workPolicy) waitFor(resource, this.workPolicy);
    else this.waiting.push(resource);
  }

  private createPolicy(id: string, name: string, statements: Statement[]): IamRolePolicy {
    return new IamRolePolicy(this.scope, id, {
      name,
      role: this.role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(statements) }),
    });
  }
}

export const policyDocument = (statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const waitFor = (resource: TerraformResource, policy: IamRolePolicy): void => {
  resource.dependsOn = [...(resource.dependsOn ?? []), dependable(policy)];
};
