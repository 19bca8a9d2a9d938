// Existing functions, roles and tables, for routes and grants.
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table/index.js";
import { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { ConfigurationError } from "./checks.ts";
import { policyDocument, type Statement } from "./execution-role.ts";
import type { Conditions, FunctionLike, Grantee } from "./function-like.ts";

export interface ExistingRoleProps {
  /** Name of the role, not its ARN. */
  roleName: string;
}

/** A role of the same account. Its grants are in one policy of this stack, named after the construct's path. */
export class ExistingRole extends Construct implements Grantee {
  private readonly roleName: string;
  private readonly statements: Statement[] = [];

  constructor(scope: Construct, id: string, { roleName }: ExistingRoleProps) {
    super(scope, id);
    this.roleName = roleName;
  }

  allow(actions: string[], resources: string[], conditions?: Conditions): void {
    // IAM rejects a policy without a statement.
    if (this.statements.length === 0) this.createPolicy();
    const condition = conditions && { Condition: conditions };
    this.statements.push({ Effect: "Allow", Action: actions, Resource: resources, ...condition });
  }

  allowBasic(actions: string[], resources: string[]): void {
    this.allow(actions, resources);
  }

  /** Does nothing: configure what runs with the role yourself, for example with the API's `connectionsEndpoint`. */
  addEnvironment(): void {}

  private createPolicy(): void {
    new IamRolePolicy(this, "policy", {
      name: this.node.path.replaceAll("/", "-"),
      role: this.roleName,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.statements) }),
    });
  }
}

export interface ExistingFunctionProps {
  /** Name of a function in the same account and Region. */
  functionName: string;
  /**
   * Role that receives the function's grants.
   * @default none: grants are refused
   */
  role?: ExistingRole;
}

/** A function of the same account and Region, which Terraform looks up by name. */
export class ExistingFunction extends Construct implements FunctionLike {
  readonly functionName: string;
  readonly arn: string;
  readonly invokeArn: string;
  private readonly role: ExistingRole | undefined;

  constructor(scope: Construct, id: string, { functionName, role }: ExistingFunctionProps) {
    super(scope, id);
    const data = new DataAwsLambdaFunction(this, "function", { functionName });
    this.functionName = functionName;
    this.arn = data.arn;
    this.invokeArn = data.invokeArn;
    this.role = role;
  }

  /** @throws {ConfigurationError} without a role. */
  allow(actions: string[], resources: string[], conditions?: Conditions): void {
    this.roleFor(actions).allow(actions, resources, conditions);
  }

  /** @throws {ConfigurationError} without a role. */
  allowBasic(actions: string[], resources: string[]): void {
    this.roleFor(actions).allowBasic(actions, resources);
  }

  /** Does nothing: the function's variables are set where it is defined. */
  addEnvironment(): void {}

  /** Does nothing: the function and its role exist already. */
  precede(_resource: TerraformResource): void {}

  private roleFor(actions: string[]): ExistingRole {
    if (this.role) return this.role;
    throw new ConfigurationError(
      `The function "${this.functionName}" needs ${actions.join(", ")}, but its role is unknown: ` +
        "set role: new ExistingRole(…).",
    );
  }
}

export interface ExistingTableProps {
  /** Of the same account and Region. */
  tableName: string;
  /**
   * ARN of the KMS key that encrypts it. DynamoDB uses the key with the caller's permissions, so each role is granted
   * `kms:Decrypt`; the key policy must delegate to IAM policies.
   * @default an AWS owned key, which needs no permission
   */
  keyArn?: string;
}

/** A DynamoDB table of the same account and Region, which Terraform looks up by its name. */
export class ExistingTable extends Construct {
  readonly tableName: string;
  readonly arn: string;
  private readonly keyArn: string | undefined;
  /** Roles that already have the statement for the key. */
  private readonly granted = new Set<Grantee>();

  constructor(scope: Construct, id: string, { tableName, keyArn }: ExistingTableProps) {
    super(scope, id);
    this.tableName = tableName;
    this.keyArn = keyArn;
    this.arn = new DataAwsDynamodbTable(this, "table", { name: tableName }).arn;
  }

  /** Allows a function or a role to decrypt with the table's key, if it has one. */
  grantDecrypt(grantee: Grantee): void {
    if (this.keyArn === undefined || this.granted.has(grantee)) return;
    this.granted.add(grantee);
    grantee.allow(["kms:Decrypt"], [this.keyArn]);
  }
}
