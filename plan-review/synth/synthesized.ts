// Compares two syntheses of a stack by their JSON alone, without an account or provider.
import { splitLastKey } from "../../shared/instance-keys.ts";
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { isSame } from "../marks/secret.ts";
import {
  type Action,
  createStack,
  type Resource,
  type Stack,
  type Written,
} from "../plan/model.ts";
import { addressesIn, listResources, readPaths, readStackName, toPath } from "../plan/paths.ts";
import { sealChange } from "../plan/read-change.ts";
import { listInstances } from "./instances.ts";
import { resolveLocals } from "./locals.ts";
import { findOrigin, readEntries, readForgotten, readImports, readMoves } from "./moves.ts";
import { findSensitive } from "./sensitive.ts";
import { compareOutputs, compareSettings, type Named } from "./settings.ts";

/** @param before undefined when the stack is new. @param after undefined when it is removed. */
export const compareSynthesized = (before: Body = {}, after: Body = {}): Stack => {
  const [base, head] = [resolveLocals(before), resolveLocals(after)];
  const paths = new Map([...readPaths(base), ...readPaths(head)]);
  const named: Named = { paths, name: readStackName(head) ?? readStackName(base) };
  return createStack({
    name: named.name,
    resources: compareResources(base, head, named),
    outputs: compareOutputs(base, head),
    settings: compareSettings(base, head, named),
  });
};

const listAll = (document: Body): Map<string, Body> =>
  new Map(listResources(document).flatMap(([address, body]) => listInstances(address, body)));

const compareResources = (base: Body, head: Body, { paths, name }: Named): Resource[] => {
  const [bases, heads] = [listAll(base), listAll(head)];
  const moves = readMoves(head);
  const origins = new Map(
    [...heads.keys()].flatMap((address): [string, string][] => {
      const from = findOrigin(address, moves, bases);
      return from === undefined ? [] : [[address, from]];
    }),
  );
  const gone = new Set(origins.values());
  const left = [...bases.keys()].filter((one) => !gone.has(one) || heads.has(one));
  const addresses = [...new Set([...left, ...heads.keys()])].toSorted();
  const finish = createFinish(head);
  return addresses.map((address) => {
    const from = origins.get(address);
    const before = gone.has(address) ? undefined : bases.get(address);
    const resource = compare(
      address,
      toPath(address, paths, name),
      from === undefined ? before : bases.get(from),
      heads.get(address),
    );
    return finish(from === undefined ? resource : { ...resource, movedFrom: from });
  });
};

/** What `removed`, `moved` and `import` blocks make of what looks like a removal or a creation. */
const createFinish = (head: Body): ((resource: Resource) => Resource) => {
  const [forgotten, entries, imports] = [readForgotten(head), readEntries(head), readImports(head)];
  return (resource) => {
    const { address, action } = resource;
    const [block, index] = splitLastKey(address);
    if (action === "create") {
      const id = imports.get(address);
      return id === undefined ? resource : { ...resource, importedFrom: id };
    }
    if (action !== "destroy") return resource;
    if (forgotten.has(address) || forgotten.has(block)) return { ...resource, action: "forget" };
    const entered = entries.get(address) ?? entries.get(block);
    if (entered === undefined) return resource;
    const to = entries.has(address) ? entered : entered + index;
    return { ...resource, action: "none", address: to, movedFrom: address, after: resource.before };
  };
};

const compare = (
  address: string,
  path: string,
  base: Body | undefined,
  head: Body | undefined,
): Resource => {
  const [type = ""] = address.split(".");
  const [before, after] = [base && withoutMeta(base), head && withoutMeta(head)];
  const replacedBecause = (own(FORCES_REPLACEMENT, type) ?? []).filter(
    (name) => before && after && !isSame(before[name], after[name]),
  );
  return {
    address,
    type,
    path,
    action: chooseAction(before, after, replacedBecause),
    isData: false,
    ...sealChange({ before, after, after_unknown: {} }, [
      findSensitive(type, before),
      findSensitive(type, after),
    ]),
    replacedBecause,
    written: writtenIn(type, after ?? {}),
  };
};

const chooseAction = (
  before: Body | undefined,
  after: Body | undefined,
  forced: string[],
): Action => {
  if (!before) return "create";
  if (!after) return "destroy";
  if (forced.length > 0) return "replace";
  return isSame(toComparable(before), toComparable(after)) ? "none" : "change";
};

/** The same for what Terraform reads alike: `300` and `"300"`, `null` and nothing, a block and a list of one. */
const toComparable = (value: unknown): unknown => {
  const one: unknown =
    Array.isArray(value) && value.length === 1 && isBody(value[0]) ? value[0] : value;
  if (Array.isArray(one)) return one.map(toComparable);
  if (typeof one === "number" || typeof one === "boolean") return textOfAny(one);
  if (!isBody(one)) return one;
  const parts = Object.entries(one).filter(([, part]) => part !== null);
  return Object.fromEntries(parts.map(([name, part]) => [name, toComparable(part)]));
};

/**
 * The provider's schema has many more; these are of resources that hold data, and of deployments.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const FORCES_REPLACEMENT: Record<string, string[]> = {
  aws_acm_certificate: ["domain_name", "validation_method", "key_algorithm"],
  aws_apigatewayv2_api: ["protocol_type"],
  aws_apigatewayv2_deployment: ["api_id", "triggers"],
  aws_apigatewayv2_domain_name: ["domain_name"],
  aws_apigatewayv2_stage: ["api_id", "name"],
  aws_cloudwatch_log_group: ["name", "name_prefix", "log_group_class"],
  aws_dynamodb_table: ["name", "hash_key", "range_key", "local_secondary_index"],
  aws_kms_alias: ["name", "name_prefix"],
  aws_lambda_function_url: ["function_name", "qualifier"],
  aws_kms_key: ["customer_master_key_spec", "key_usage", "multi_region"],
  aws_s3_bucket: ["bucket", "bucket_prefix", "object_lock_enabled"],
  aws_sqs_queue: ["name", "name_prefix", "fifo_queue"],
};

/** Meta-arguments of Terraform and CDKTF. */
const META = new Set(["//", "connection", "depends_on", "lifecycle", "provider", "provisioner"]);

const withoutMeta = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)));

/** A literal that the schema calls sensitive is not written down again. */
const writtenIn = (type: string, body: Body): Record<string, Written> => {
  const sensitive = findSensitive(type, body);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const { text, references } = toWritten(value);
      const isHidden = isBody(sensitive) && own(sensitive, name) !== undefined;
      return [name, { references, ...(text !== undefined && !isHidden && { text }) }];
    }),
  );
};

const toWritten = (value: unknown): Written => ({
  ...(typeof value === "string" && { text: value }),
  references: referencesIn(value),
});

const referencesIn = (value: unknown): string[] => {
  if (typeof value === "string") {
    return value.includes("${") ? addressesIn(value) : [];
  }
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isBody(value) ? Object.values(value).flatMap(referencesIn) : [];
};
