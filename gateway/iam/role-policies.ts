// Roles: the statements of their inline, attached and AWS managed policies, and who may assume them.
import { findManagedPolicy } from "../../shared/managed-policies.ts";
import { optionalText, requiredText, textList } from "../terraform/attributes.ts";
import { createRoleId } from "../terraform/computed.ts";
import { ACCOUNT_ID, type Resource } from "../terraform/configuration.ts";
import { blocks } from "../terraform/document.ts";
import { readResourceTags } from "./tags.ts";
import { judge, type Request, type Statement, type Verdict } from "./policy.ts";
import { readPolicy, type ReadPolicy, readPolicyText } from "./read-policy.ts";

export interface Role {
  name: string;
  arn: string;
  /** `AROA…` */
  uniqueId: string;
  tags: Record<string, string>;
  /** Statements of all its policies. */
  statements: Statement[];
  /** Trust policy; undefined: not in the configuration. */
  trust?: Statement[];
  /** Permissions boundary; undefined: none, or one with unknown contents. */
  boundary?: { arn: string; statements: Statement[] };
  /** ARNs of attached policies with unknown contents; they allow nothing. */
  unknownPolicies: string[];
}

export interface RolePolicies {
  /** Roles by name. */
  roles: Map<string, Role>;
  /** Lines about policies that IAM would refuse, and about unknown boundaries. */
  problems: string[];
}

export const readRolePolicies = (resources: Resource[]): RolePolicies => {
  const reader = new RoleReader(resources);
  for (const resource of resources) reader.read(resource);
  return reader.policies;
};

class RoleReader {
  readonly policies: RolePolicies = { roles: new Map(), problems: [] };
  private readonly resources: Resource[];
  /** By ARN: each policy is read once, even if several roles have it. */
  private readonly managed = new Map<string, Statement[] | undefined>();

  constructor(resources: Resource[]) {
    this.resources = resources;
  }

  read(resource: Resource): void {
    const { type, address } = resource;
    if (type === "aws_iam_role") this.readRole(resource);
    else if (type === "aws_iam_role_policy") {
      const policy = readPolicyText(resource.attribute("policy"), address, "identity");
      this.roleNamed(requiredText(resource, "role")).statements.push(...this.take(policy));
    } else if (type === "aws_iam_role_policy_attachment") {
      this.attach(requiredText(resource, "role"), requiredText(resource, "policy_arn"));
    } else if (type === "aws_iam_policy_attachment") {
      const arn = requiredText(resource, "policy_arn");
      for (const role of textList(resource, "roles")) this.attach(role, arn);
    }
  }

  private readRole(resource: Resource): void {
    const { address } = resource;
    const name = requiredText(resource, "name");
    const role = this.roleNamed(name);
    role.arn = optionalText(resource, "arn") ?? role.arn;
    role.uniqueId = optionalText(resource, "unique_id") ?? role.uniqueId;
    role.tags = readResourceTags(resource);
    const trust = resource.attribute("assume_role_policy") ?? undefined;
    if (trust !== undefined)
      role.trust = this.take(readPolicyText(trust, `${address}.assume_role_policy`, "resource"));
    this.setBoundary(role, resource);
    for (const { policy } of blocks(resource.attribute("inline_policy"))) {
      // The provider writes an empty block when there are no inline policies.
      if (policy === "" || policy === null || policy === undefined) continue;
      const read = readPolicyText(policy, `${address}.inline_policy`, "identity");
      role.statements.push(...this.take(read));
    }
    const arns = resource.attribute("managed_policy_arns") ?? [];
    for (const [index, arn] of (Array.isArray(arns) ? arns : [arns]).entries()) {
      if (typeof arn === "string") this.attach(name, arn);
      else role.unknownPolicies.push(`${address}.managed_policy_arns[${index}]`);
    }
  }

  private setBoundary(role: Role, resource: Resource): void {
    const arn = optionalText(resource, "permissions_boundary") ?? "";
    if (arn === "") return;
    const statements = this.managedStatements(arn);
    if (statements) role.boundary = { arn, statements };
    else {
      this.policies.problems.push(
        `${resource.address}: its permissions_boundary ${arn} is unknown here, so the role may allow more than on AWS.`,
      );
    }
  }

  private attach(role: string, arn: string): void {
    const statements = this.managedStatements(arn);
    if (statements) this.roleNamed(role).statements.push(...statements);
    else this.roleNamed(role).unknownPolicies.push(arn);
  }

  private managedStatements(arn: string): Statement[] | undefined {
    if (!this.managed.has(arn)) this.managed.set(arn, this.readManaged(arn));
    return this.managed.get(arn);
  }

  private readManaged(arn: string): Statement[] | undefined {
    const own = this.resources.find(
      (candidate) => candidate.type === "aws_iam_policy" && candidate.attribute("arn") === arn,
    );
    if (own) return this.take(readPolicyText(own.attribute("policy"), own.address, "identity"));
    const Statement = findManagedPolicy(arn);
    return Statement && this.take(readPolicy({ Statement }, arn, "identity"));
  }

  private take({ statements, problems }: ReadPolicy): Statement[] {
    this.policies.problems.push(...problems);
    return statements;
  }

  private roleNamed(nameOrArn: string): Role {
    const name = readRoleName(nameOrArn);
    const role = this.policies.roles.get(name) ?? emptyRole(name);
    this.policies.roles.set(name, role);
    return role;
  }
}

const emptyRole = (name: string): Role => ({
  name,
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
  uniqueId: createRoleId(name),
  tags: {},
  statements: [],
  unknownPolicies: [],
});

/** @param role a name, or an ARN `arn:aws:iam::{account}:role/[path/]name`. */
export const readRoleName = (role: string): string => role.slice(role.lastIndexOf("/") + 1);

export const findRole = ({ roles }: RolePolicies, roleArn: string): Role =>
  roles.get(readRoleName(roleArn)) ?? emptyRole(readRoleName(roleArn));

export type RoleVerdict = Verdict | { decision: "outside"; boundary: string };

/** A permissions boundary grants nothing itself, but must also allow what the role's policies allow. */
export const judgeRole = ({ statements, boundary }: Role, request: Request): RoleVerdict => {
  const verdict = judge(statements, request);
  if (verdict.decision !== "allowed" || !boundary) return verdict;
  const limit = judge(boundary.statements, request);
  return limit.decision === "not allowed" ? { decision: "outside", boundary: boundary.arn } : limit;
};
