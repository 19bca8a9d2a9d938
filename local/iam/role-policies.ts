// The policies of each role: inline, attached, and AWS managed.
import { parseJson } from "../bounded-json.ts";
import { invalid, requiredText, textList } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { blocks } from "../terraform/document.ts";
import { managedPolicy } from "./managed-policies.ts";
import { isAllowed, type PolicyDocument } from "./policy.ts";

export interface RolePolicies {
  /** By the role's name. */
  documents: Map<string, PolicyDocument[]>;
  /** ARNs of policies whose contents are not known here; they allow nothing. */
  unknown: string[];
}

export const readRolePolicies = (resources: Resource[]): RolePolicies => {
  const rolePolicies: RolePolicies = { documents: new Map(), unknown: [] };
  const add = (role: string, document: PolicyDocument) => {
    const documents = rolePolicies.documents.get(nameOf(role)) ?? [];
    rolePolicies.documents.set(nameOf(role), [...documents, document]);
  };
  const attach = (role: string, arn: string) => {
    const document = customerPolicy(resources, arn) ?? managedPolicy(arn);
    if (document) add(role, document);
    else rolePolicies.unknown.push(arn);
  };
  for (const resource of resources) {
    if (resource.type === "aws_iam_role") {
      const role = requiredText(resource, "name");
      for (const { policy } of blocks(resource.attribute("inline_policy"))) {
        if (typeof policy === "string") add(role, parse(resource, policy));
      }
      for (const arn of textList(resource, "managed_policy_arns")) attach(role, arn);
    } else if (resource.type === "aws_iam_role_policy") {
      add(requiredText(resource, "role"), parse(resource, requiredText(resource, "policy")));
    } else if (resource.type === "aws_iam_role_policy_attachment") {
      attach(requiredText(resource, "role"), requiredText(resource, "policy_arn"));
    } else if (resource.type === "aws_iam_policy_attachment") {
      for (const role of textList(resource, "roles"))
        attach(role, requiredText(resource, "policy_arn"));
    }
  }
  return rolePolicies;
};

/** @param documents of all roles, by name. */
export const roleAllows = (
  documents: RolePolicies["documents"],
  roleArn: string,
  action: string,
  resource: string,
): boolean => {
  const own = documents.get(nameOf(roleArn)) ?? [];
  const Statement = own.flatMap((document) => document.Statement ?? []);
  return isAllowed({ Statement }, action, resource);
};

/** @param role a name, or an ARN `arn:aws:iam::{account}:role/[path/]name`. */
export const nameOf = (role: string): string => role.slice(role.lastIndexOf("/") + 1);

const customerPolicy = (resources: Resource[], arn: string): PolicyDocument | undefined => {
  const resource = resources.find(
    (candidate) => candidate.type === "aws_iam_policy" && candidate.attribute("arn") === arn,
  );
  return resource && parse(resource, requiredText(resource, "policy"));
};

const parse = (resource: Resource, policy: string): PolicyDocument => {
  try {
    return parseJson(policy) as PolicyDocument;
  } catch {
    throw invalid(resource, "its policy is no JSON; expected a policy document");
  }
};
