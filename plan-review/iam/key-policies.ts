// Policies of keys, which alone decide who may use and manage them.

/** Types that have one. */
export const KEY_POLICIES = /^aws_kms_(replica_|external_|replica_external_)?key/;

/** The account whose root is named; an expression of Terraform's when it is not known yet. */
export const readRoot = (principal: string): string | undefined =>
  /^AWS (?:arn:[^:*]+:iam::([^:*]+):root|(\d{12}))$/.exec(principal)?.slice(1).find(Boolean);
