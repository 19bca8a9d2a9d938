// Rules of IAM for roles and their policies.
import { inRange, isArn, isJson, matching, maxLength, notBoth, quoted, unique } from "./checks.ts";
import { policyProblems } from "./policies.ts";
import type { Rule } from "./rule.ts";

const ROLE = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

const NAME = /^[\w+=,.@-]+$/;

const policy: Rule[] = [
  isJson("policy"),
  {
    by: "IAM",
    problem: (subject) => policyProblems(subject.text("policy"), "identity"),
    fix: "Give each statement an Effect, an Action and a Resource.",
    link: GRAMMAR,
  },
];

export const ROLE_RULES: Rule[] = [
  matching("name", NAME, "must match [\\w+=,.@-]"),
  maxLength("name", 64),
  notBoth("name", "name_prefix"),
  {
    ...unique("IAM", ["name"], (role) => `Role with name ${role.text("name")} already exists.`),
    link: ROLE,
  },
  {
    problem: (role) => {
      const path = role.text("path") ?? "/";
      return /^\/([!-~]+\/)?$/.test(path)
        ? undefined
        : `path is ${quoted(path)}; expected a slash at the start and at the end`;
    },
    fix: 'Write it as "/team/".',
    link: ROLE,
  },
  inRange("max_session_duration", 3600, 43_200),
  isArn("permissions_boundary"),
  isJson("assume_role_policy"),
  {
    by: "IAM",
    problem: (role) => policyProblems(role.text("assume_role_policy"), "trust"),
    fix: "Give each statement an Effect, a Principal that may assume the role, and the Action sts:AssumeRole.",
    link: ROLE,
  },
  {
    by: "IAM",
    problem: (role) =>
      role
        .blocks("inline_policy")
        .flatMap((block) => policyProblems(block.text("policy"), "identity")),
    fix: "Give each statement an Effect, an Action and a Resource.",
    link: GRAMMAR,
  },
];

export const POLICY_RULES: Rule[] = [
  matching("name", NAME, "must match [\\w+=,.@-]"),
  notBoth("name", "name_prefix"),
  ...policy,
];

export const ROLE_POLICY_RULES: Rule[] = [
  notBoth("name", "name_prefix"),
  {
    by: "Terraform",
    problem: (subject) => {
      const role = subject.text("role") ?? "role";
      return NAME.test(role)
        ? undefined
        : `"role" must be the role's name not its ARN: ${quoted(role)}`;
    },
    fix: 'Set role to "${aws_iam_role.NAME.name}".',
  },
  ...policy,
];

export const ROLE_POLICY_ATTACHMENT_RULES: Rule[] = [isArn("policy_arn")];
