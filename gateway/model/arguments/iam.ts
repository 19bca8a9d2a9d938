// Arguments of roles and of their policies.
import { type Declaration, served, withoutEffect } from "./declaration.ts";

const NAMES = "it names the policy";
const OF_TERRAFORM = "it is for Terraform itself";

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
  ...withoutEffect("the name follows from it", "name_prefix"),
  ...withoutEffect("ARNs follow from it", "path"),
  ...withoutEffect(OF_TERRAFORM, "force_detach_policies"),
  ...withoutEffect("credentials last as long as the gateway runs", "max_session_duration"),
];

export const POLICY: Declaration[] = [
  ...served("policy"),
  ...withoutEffect("ARNs follow from it", "name", "name_prefix", "path"),
  ...withoutEffect(OF_TERRAFORM, "delay_after_policy_creation_in_ms", "tags", "tags_all"),
];

export const POLICY_ATTACHMENT: Declaration[] = [
  ...served("policy_arn", "roles"),
  ...withoutEffect("nobody but functions has rights here", "groups", "users"),
  ...withoutEffect(NAMES, "name"),
];

export const ROLE_POLICY: Declaration[] = [
  ...served("policy", "role"),
  ...withoutEffect(NAMES, "name", "name_prefix"),
];

export const ROLE_POLICY_ATTACHMENT: Declaration[] = served("policy_arn", "role");
