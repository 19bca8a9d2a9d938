// Where Terraform keeps the state of a stack: next to main.ts, or in a bucket that a team shares.
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import { checkEach, optional, REGION, type RulesFor, text } from "../modules/index.ts";

export interface StateLocation {
  /** Created by `npm run bootstrap:dev`, which prints its name. */
  bucket: string;
  /** Region of the bucket. Default: the stack's. */
  region?: string;
  /** Name of the object. Default `{stack}.tfstate`. */
  key?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const STATE: RulesFor<StateLocation> = {
  bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"),
  region: optional(REGION),
  key: optional(text(/./, "the name of an object")),
};

/** Not in cdktf.out, which may be deleted at any time; and relative, because an absolute path differs by machine. */
export const keepStateLocally = (stack: TerraformStack): void => {
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
};

/**
 * Locked by an object next to the state, without a DynamoDB table. The bindings lack that argument, which Terraform
 * 1.10 added. https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 */
export const keepStateInS3 = (
  stack: TerraformStack,
  location: StateLocation & { region: string },
): void => {
  checkEach(location, STATE, "state");
  const { bucket, region, key = `${stack.node.id}.tfstate` } = location;
  new S3Backend(stack, { bucket, key, region, encrypt: true });
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
};
