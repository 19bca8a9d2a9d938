// Which resources grant permissions, to whom, and what each grants before and after.
import { own } from "../../shared/own.ts";
import { compareGrants, type Difference, type Grant, UnreadablePolicy } from "./grants.ts";
import { type Identities, listIdentities } from "./identities.ts";
import { type Body, isEmpty } from "../marks/body.ts";
import { hasSecret } from "../marks/secret.ts";
import type { Resource, Stack, Written } from "../plan/model.ts";
import { findInstances, type Instances, listInstances } from "../plan/instances.ts";
import { findDocuments, listPlannedGrants } from "./planned-document.ts";
import { CONDITIONS, SOURCES } from "./policy-sources.ts";
import type { Source } from "./source.ts";
import { isMarked } from "../plan/values.ts";

/** The permissions that one resource grants, and how they change. */
export interface Policy extends Difference {
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
  const context: Context = {
    identities: listIdentities(stack.resources),
    owners: listOwners(stack.resources),
    reads: listInstances(stack.reads.filter(({ type }) => type === "aws_iam_policy_document")),
  };
  return stack.resources.flatMap((resource) => {
    const source = own(SOURCES, resource.type);
    return source ? [createPolicy(resource, source, context)] : [];
  });
};

interface Context {
  identities: Identities;
  owners: Owners;
  reads: Instances;
}

const createPolicy = (resource: Resource, source: Source, context: Context): Policy => {
  const { identities, owners, reads } = context;
  const owner = findOwner(resource, source, owners);
  const canonical = (grants: Grant[]) => grants.map((grant) => withReferences(grant, identities));
  const before = canonical(readBefore(resource, source));
  const common = {
    resource,
    owner: owner?.path ?? resource.path,
    ownerIsNew: owner?.action === "create",
    before,
  };
  try {
    const after = canonical(readAfter(resource, source, reads));
    return { ...common, after, ...compareGrants(before, after) };
  } catch (error) {
    if (!(error instanceof UnreadablePolicy)) throw error;
    return { ...common, after: [], gained: [], lost: before, unreadable: error.message };
  }
};

const withReferences = (grant: Grant, { toReferences }: Identities): Grant => ({
  ...grant,
  action: toReferences(grant.action),
  resource: toReferences(grant.resource),
  principal: toReferences(grant.principal),
  condition: toReferences(grant.condition),
});

/** Resources that own policies, by address and by what identifies them. */
interface Owners {
  byAddress: Instances;
  byName: ReadonlyMap<unknown, Resource>;
}

const listOwners = (resources: Resource[]): Owners => {
  const byName = new Map<unknown, Resource>();
  for (const resource of resources) {
    for (const name of listIdentifiers(resource)) {
      if (!isEmpty(name) && !byName.has(name)) byName.set(name, resource);
    }
  }
  return { byAddress: listInstances(resources), byName };
};

/** Found by reference, else by name. Undefined for an owner outside the stack, which therefore never counts as new. */
const findOwner = (
  resource: Resource,
  { owner }: Source,
  { byAddress, byName }: Owners,
): Resource | undefined => {
  if (owner === undefined) return resource;
  const references = own(resource.written, owner)?.references ?? [];
  const names = [resource.before?.[owner], resource.after?.[owner]];
  const found = [
    ...references.map((reference) =>
      chooseOwner(findInstances(byAddress, reference, resource.address)),
    ),
    ...names.map((name) => (isEmpty(name) ? undefined : byName.get(name))),
  ];
  return found.find((one) => one !== undefined);
};

/** Of several, one that exists already: something existing may be widened. */
const chooseOwner = (instances: Resource[]): Resource | undefined =>
  instances.find(({ action }) => action !== "create") ?? instances[0];

const listIdentifiers = ({ type, before, after }: Resource): unknown[] =>
  type.startsWith("aws_") && !own(SOURCES, type)?.owner
    ? [before, after].flatMap((body) => [body?.["id"], body?.["arn"], body?.["function_name"]])
    : [];

/** An unreadable policy counts as empty, so that everything planned counts as a gain. */
const readBefore = (resource: Resource, source: Source): Grant[] => {
  const { before } = resource;
  if (!before) return [];
  if (source.isStatement) return source.grants("", "", before);
  const readable = source.attributes.filter(
    (name) => !isEmpty(before[name]) && !hasSecret(before[name]),
  );
  try {
    return readable.flatMap((name) => source.grants(before[name], name, before));
  } catch (error) {
    if (error instanceof UnreadablePolicy) return [];
    throw error;
  }
};

const readAfter = (resource: Resource, source: Source, reads: Instances): Grant[] => {
  const { after } = resource;
  if (!after) return [];
  const { attributes, grants, isStatement } = source;
  if (isStatement) {
    const entries = attributes.map((name) => [name, plannedValue(resource, name, after)]);
    return grants("", "", Object.fromEntries(entries) as Body);
  }
  return attributes.flatMap((name) => {
    const read = isMarked(resource.unknown, name) ? findRead(resource, name, reads) : undefined;
    if (read) return listPlannedGrants(read, reads);
    const value = plannedValue(resource, name, after);
    return isEmpty(value) ? [] : grants(value, name, after);
  });
};

/** The data source that a policy is written in; undefined when it is one of several. */
const findRead = (
  { written, address }: Resource,
  name: string,
  reads: Instances,
): Resource | undefined => {
  const documents = findDocuments(own(written, name)?.references ?? [], address, reads);
  return documents.length === 1 ? documents[0] : undefined;
};

/** For an unknown value, reads the configuration instead. A computed one that is not configured grants nothing. */
const plannedValue = (resource: Resource, name: string, after: Body): unknown => {
  if (hasSecret(after[name]) && !CONDITIONS.includes(name)) {
    throw new UnreadablePolicy(`its ${name} is sensitive`);
  }
  if (!isMarked(resource.unknown, name)) return after[name];
  const written = own(resource.written, name);
  if (written === undefined) return undefined;
  if (written.text !== undefined) return written.text;
  if (!isDocument(name)) return `\${${written.references[0] ?? name}}`;
  throw new UnreadablePolicy(`its ${name} is known after apply${describeReferences(written)}`);
};

/** What it waits for. */
const describeReferences = ({ references }: Written): string => {
  const names = references.filter(
    (one) => !references.some((longer) => longer.startsWith(`${one}.`)),
  );
  return names.length === 0 ? "" : `, with ${[...new Set(names)].join(", ")} in it`;
};

/** Whether the content matters; for anything else the reference is enough. */
const isDocument = (name: string): boolean => /polic(?:y|ies)(?:_document)?$/.test(name);
