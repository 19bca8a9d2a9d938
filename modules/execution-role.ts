// The role of one Lambda function, with two policies: what Lambda demands before the function may exist, and its work.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { dependable, Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";

interface Statement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/**
 * Lambda refuses a function with active tracing until its role may write traces, so the function waits for `basic`. It
 * must not wait for its work: that policy names the table, and what a function waits for is replaced with it.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class ExecutionRole extends Construct {
  readonly arn: string;
  /** Log lines, traces, and the key that encrypts the environment. */
  readonly basic: IamRolePolicy;
  private readonly role: IamRole;
  private readonly basicStatements: Statement[] = [];
  private readonly workStatements: Statement[] = [];
  private readonly waiting: TerraformResource[] = [];
  private work: IamRolePolicy | undefined;

  /** @param name of the role: at most 64 characters. */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    // The hidden id: the role keeps the address of this construct.
    this.role = new IamRole(this, "Default", {
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
    this.basic = this.createPolicy("basic", this.basicStatements);
  }

  /** Adds what Lambda wants to see before it creates the function. */
  allowBasic(actions: string[], resources: string[]): void {
    this.basicStatements.push({ Effect: "Allow", Action: actions, Resource: resources });
  }

  /** Adds what the function needs once it is called: exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[]): void {
    if (!this.work) {
      this.work = this.createPolicy("work", this.workStatements);
      for (const resource of this.waiting) waitFor(resource, this.work);
    }
    this.workStatements.push({ Effect: "Allow", Action: actions, Resource: resources });
  }

  /** Creates `resource` after the policy of the function's work, if it has one, now or later. */
  precede(resource: TerraformResource): void {
    if (this.work) waitFor(resource, this.work);
    else this.waiting.push(resource);
  }

  private createPolicy(name: string, statements: Statement[]): IamRolePolicy {
    return new IamRolePolicy(this, name, {
      name,
      role: this.role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(statements) }),
    });
  }
}

const policyDocument = (statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const waitFor = (resource: TerraformResource, policy: IamRolePolicy): void => {
  resource.dependsOn = [...(resource.dependsOn ?? []), dependable(policy)];
};
