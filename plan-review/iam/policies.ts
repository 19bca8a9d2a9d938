// Which resources grant permissions, to whom, and what each grants before and after.
import { own } from "../../shared/own.ts";
import { type Grant, UnreadablePolicy } from "./grants.ts";
import { type Identities, listIdentities } from "./identities.ts";
import { type Body, isEmpty } from "../marks/body.ts";
import { hasSecret } from "../marks/secret.ts";
import type { Resource, Stack } from "../plan/model.ts";
import { CONDITIONS, INVOCATION, type Source, SOURCES } from "./policy-sources.ts";
import { isMarked } from "../plan/values.ts";

/** The permissions that one resource grants. */
export interface Policy {
  resource: Resource;
  /** Path of the role, function, queue … that it applies to. */
  owner: string;
  /** Whether the owner is created in this plan, so that nothing existing is widened. */
  ownerIsNew: boolean;
  before: Grant[];
  after: Grant[];
  /** Why `after` cannot be read; it is empty then. */
  unreadable?: string;
}

/** Every policy of the stack, changed or not. */
export const listPolicies = (stack: Stack): Policy[] => {
  const identities = listIdentities(stack.resources);
  return stack.resources.flatMap((resource) => {
    const source = own(SOURCES, resource.type);
    return source ? [createPolicy(resource, source, stack, identities)] : [];
  });
};

const createPolicy = (
  resource: Resource,
  source: Source,
  stack: Stack,
  identities: Identities,
): Policy => {
  const owner = findOwner(resource, source, stack);
  const canonical = (grants: Grant[]) => grants.map((grant) => withReferences(grant, identities));
  const common = {
    resource,
    owner: owner?.path ?? resource.path,
    ownerIsNew: owner?.action === "create",
    before: canonical(readBefore(resource, source)),
  };
  try {
    return { ...common, after: canonical(readAfter(resource, source)) };
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return { ...common, after: [], unreadable: error.message };
  }
};

const withReferences = (grant: Grant, { toReferences }: Identities): Grant => ({
  ...grant,
  action: toReferences(grant.action),
  resource: toReferences(grant.resource),
  principal: toReferences(grant.principal),
  condition: toReferences(grant.condition),
});

/** Found by reference, else by name. Undefined for an owner outside the stack, which therefore never counts as new. */
const findOwner = (
  resource: Resource,
  { owner }: Source,
  { resources }: Stack,
): Resource | undefined => {
  if (owner === undefined) return resource;
  const references = resource.written[owner]?.references ?? [];
  const names = [resource.before?.[owner], resource.after?.[owner]];
  const named = new Set(names.filter((name) => !isEmpty(name)));
  return (
    resources.find(({ address }) => references.includes(address)) ??
    resources.find((one) => listIdentifiers(one).some((name) => named.has(name)))
  );
};

const IDENTIFIED = new Set([
  "aws_iam_role",
  "aws_iam_user",
  "aws_iam_group",
  "aws_lambda_function",
  "aws_sqs_queue",
  "aws_sns_topic",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_dynamodb_table",
]);

const listIdentifiers = ({ type, before, after }: Resource): unknown[] =>
  IDENTIFIED.has(type)
    ? [before, after].flatMap((body) => [body?.["id"], body?.["arn"], body?.["function_name"]])
    : [];

/** An unreadable policy counts as empty, so that everything planned counts as a gain. */
const readBefore = (resource: Resource, { attributes, grants }: Source): Grant[] => {
  const { before } = resource;
  if (!before) return [];
  const readable = attributes.filter((name) => !isEmpty(before[name]) && !hasSecret(before[name]));
  try {
    return readable.flatMap((name) => grants(before[name], name, before));
  } catch (error) {
    if (error instanceof UnreadablePolicy) return [];
    throw error;
  }
};

const readAfter = (resource: Resource, { attributes, grants }: Source): Grant[] => {
  const { after } = resource;
  if (!after) return [];
  if (resource.type === "aws_lambda_permission") return grants("", "", evaluated(resource, after));
  return attributes.flatMap((name) => {
    const value = plannedValue(resource, name, after);
    return isEmpty(value) ? [] : grants(value, name, after);
  });
};

const evaluated = (resource: Resource, after: Body): Body => {
  const entries = INVOCATION.map((name) => [name, plannedValue(resource, name, after)]);
  return Object.fromEntries(entries) as Body;
};

/** For an unknown value, reads the configuration instead. A computed one that is not configured grants nothing. */
const plannedValue = (resource: Resource, name: string, after: Body): unknown => {
  if (hasSecret(after[name]) && !CONDITIONS.includes(name)) {
    throw new UnreadablePolicy(`its ${name} is sensitive`);
  }
  if (!isMarked(resource.unknown, name)) return after[name];
  const written = resource.written[name];
  if (written === undefined) return undefined;
  if (written.text !== undefined) return written.text;
  if (!isDocument(name)) return `\${${written.references[0] ?? name}}`;
  throw new UnreadablePolicy(`its ${name} is known after apply`);
};

/** Whether the content matters; for anything else the reference is enough. */
const isDocument = (name: string): boolean => /policy(?:_document)?$/.test(name);
