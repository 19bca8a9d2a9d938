// What other constructs need of a function or of a role: this library's own, or one that exists already.
import type { TerraformResource } from "cdktf";

/** Whose role gets permissions. */
export interface Grantee {
  /** Adds one statement: exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[], conditions?: Conditions): void;
  /** Adds one statement that the role must have before what uses it exists, such as that for a key. */
  allowBasic(actions: string[], resources: string[]): void;
  /** Tells what runs with the role. */
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
  /** Creates `resource`, which calls this function, after the function may do its work. */
  precede(resource: TerraformResource): void;
}
