// Policies that nothing here evaluates: those of roles of machines and containers, for example.
import { readRoleName } from "../iam/role-policies.ts";
import type { Resource } from "../terraform/configuration.ts";
import { listUsedRoles } from "./access-warnings.ts";
import type { Model } from "./model.ts";

const TYPES = new Set([
  "aws_iam_policy",
  "aws_iam_policy_attachment",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
]);

/**
 * Leaves out unknown parts of policies whose roles no function, authorizer, integration or API uses: nobody could act on
 * what is said about them.
 *
 * @param unknown by `{address}.{attribute}`.
 */
export const withoutUnusedPolicies = (
  unknown: ReadonlyMap<string, string>,
  resources: Resource[],
  model: Model,
): ReadonlyMap<string, string> => {
  if (unknown.size === 0) return unknown;
  const used = listUsed(resources, new Set(listUsedRoles(model).map(({ role }) => role.name)));
  const unused = resources
    .filter((resource) => TYPES.has(resource.type) && !used.has(resource))
    .map(({ address }) => `${address}.`);
  return new Map(
    [...unknown].filter(([path]) => !unused.some((address) => path.startsWith(address))),
  );
};

/** @returns the roles, and all policies and attachments that say what they may do. */
const listUsed = (resources: Resource[], roles: ReadonlySet<string>): ReadonlySet<Resource> => {
  const ofRoles = resources.filter((resource) =>
    listRoles(resource).some((name) => roles.has(readRoleName(name))),
  );
  const arns = new Set(ofRoles.flatMap(listArns));
  const policies = resources.filter(
    (resource) =>
      resource.type === "aws_iam_policy" && listTexts(resource, "arn").some((arn) => arns.has(arn)),
  );
  return new Set([...ofRoles, ...policies]);
};

const listRoles = (resource: Resource): string[] => {
  if (resource.type === "aws_iam_role") return listTexts(resource, "name");
  if (resource.type === "aws_iam_policy_attachment") return listTexts(resource, "roles");
  return TYPES.has(resource.type) ? listTexts(resource, "role") : [];
};

const listArns = (resource: Resource): string[] =>
  ["policy_arn", "managed_policy_arns", "permissions_boundary"].flatMap((name) =>
    listTexts(resource, name),
  );

const listTexts = (resource: Resource, name: string): string[] => {
  const value = resource.attribute(name) ?? [];
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
};
