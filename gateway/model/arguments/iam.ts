// Arguments of roles and their policies.
import { type Declaration, served, withoutEffect } from "./declaration.ts";

const NAMES = "it only names the policy";
const OF_TERRAFORM = "only Terraform uses it";

export const ROLE: Declaration[] = [
  ...served(
    "assume_role_policy",
    "inline_policy.policy",
    "managed_policy_arns",
    "name",
    "permissions_boundary",
    "tags",
    "tags_all",
  ),
  ...withoutEffect(NAMES, "inline_policy.name"),
  ...withoutEffect("it only determines the name", "name_prefix"),
  ...withoutEffect("it only determines the ARN", "path"),
  ...withoutEffect(OF_TERRAFORM, "force_detach_policies"),
  ...withoutEffect("credentials are valid while the gateway runs", "max_session_duration"),
];

export const POLICY: Declaration[] = [
  ...served("policy"),
  ...withoutEffect("it only determines the ARN", "name", "name_prefix", "path"),
  ...withoutEffect(OF_TERRAFORM, "delay_after_policy_creation_in_ms", "tags", "tags_all"),
];

export const POLICY_ATTACHMENT: Declaration[] = [
  ...served("policy_arn", "roles"),
  ...withoutEffect("only functions have permissions here", "groups", "users"),
  ...withoutEffect(NAMES, "name"),
];

export const ROLE_POLICY: Declaration[] = [
  ...served("policy", "role"),
  ...withoutEffect(NAMES, "name", "name_prefix"),
];

export const ROLE_POLICY_ATTACHMENT: Declaration[] = served("policy_arn", "role");
