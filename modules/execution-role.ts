// The role of a Lambda function, with two policies: what Lambda requires before it creates the function, and its work.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { dependable, Lazy, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { Conditions } from "./function-like.ts";

export interface Statement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  /** @default none */
  Condition?: Conditions;
}

/**
 * Lambda refuses a function with active tracing until its role may write traces, so the function depends on the basic
 * policy. It must not depend on the work policy, which refers to the table: a replaced function is created before its
 * predecessor is destroyed, and so is everything that it depends on, but a table's name can exist only once.
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

  /** @param scope of the function. @param name of the role: at most 64 characters. */
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

  /** Adds a statement that Lambda requires before it creates the function. */
  allowBasic(actions: string[], resources: string[]): void {
    this.basicStatements.push({ Effect: "Allow", Action: actions, Resource: resources });
  }

  /** Adds a statement that the function needs when it runs: exactly these actions on exactly these resources. */
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

  /** Creates `resource` after the work policy, whether that exists already or is added later. */
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
