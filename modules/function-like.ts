// What other constructs need of a function or role, whether this library's own or an existing one.
import type { TerraformResource } from "cdktf";

/** A role, or a function with one, that receives permissions. */
export interface Grantee {
  /** Adds one statement: exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[], conditions?: Conditions): void;
  /** Adds one statement that the role needs before its function is created, such as for a key. */
  allowBasic(actions: string[], resources: string[]): void;
  /** Sets a variable for the code that runs with the role. */
  addEnvironment(name: string, value: string): void;
}

/** By operator and condition key: `{ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["budget#*"] } }`. */
export type Conditions = Record<string, Record<string, string[]>>;

/** What API Gateway, EventBridge and event source mappings call. */
export interface FunctionLike extends Grantee {
  readonly functionName: string;
  readonly arn: string;
  /** What an API Gateway integration or authorizer calls. */
  readonly invokeArn: string;
  /** Creates `resource`, which calls this function, after the function's permissions. */
  precede(resource: TerraformResource): void;
}
