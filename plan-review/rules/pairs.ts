// The attributes of a change in pairs, before and after, with blocks of lists found again by their names.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { hasMark } from "../marks/seal.ts";
import type { Resource } from "../plan/model.ts";

/** One attribute before and after. */
export interface Pair {
  /** What tables of settings may call it. */
  names: string[];
  /** For example `versioning.enabled`, or `rule.action.block`. */
  path: string;
  /** The same, with the name of a block that is one of several: `rule[limit].action.block`. */
  shown: string;
  before: unknown;
  after: unknown;
  /** Whether the next value is known only after apply. */
  isUnknown: boolean;
  /** In a block that was not there before, among others that were. */
  isNew?: true;
}

/** @returns whether one of the pair's names matches. */
export const isNamed = (names: RegExp, pair: Pick<Pair, "names">): boolean =>
  pair.names.some((name) => names.test(name));

/** The last part of the path, the last two, and all of it behind the type. */
const listNames = (type: string, path: string): string[] => {
  const parts = path.split(".");
  return [parts.at(-1) ?? "", parts.slice(-2).join("."), `${type}.${path}`];
};

/** Maps and lists whose names are anybody's. */
const FREE =
  /(^|\.)(tags|tags_all|labels|variables|triggers|parameters|environment_variables?|default_arguments)$|^container_(definitions|properties)\.(environment|dockerLabels)$/;

/** Contents that only the code of the stack's owner understands. */
const CONTENTS =
  /^aws_(ssm_parameter\.(insecure_)?value|appconfig_hosted_configuration_version\.content|s3_(bucket_)?object\.content\w*|lambda_invocation\.input|dynamodb_table_item\.item|secretsmanager_secret_version\.secret_\w+)$/;

/** Lists of settings, which say by their names what they are, even when there is only one. */
const KEYED = /(^|\.)(parameter|config_parameter|policy_attribute|setting)$/;

/** Of a value and what is in it. */
interface Node {
  path: string;
  shown: string;
  before: unknown;
  after: unknown;
  unknown: unknown;
  /** A removed block of several. */
  isGone?: true;
  isNew?: true;
}

/** @param isWhole whether nothing in it is worth a pair of its own. */
export const listPairs = (resource: Resource, isWhole: (pair: Pair) => boolean): Pair[] => {
  const walk = (node: Node): Pair[] => {
    const { unknown, isGone, ...values } = node;
    const names = listNames(resource.type, node.path);
    const pair = { names, ...values, isUnknown: hasMark(unknown) };
    const isLeaf =
      isGone === true || node.before === node.after || FREE.test(node.path) || isWhole(pair);
    return [pair, ...(isLeaf ? [] : listBlocks(node).flatMap(walk))];
  };
  const { before = {}, after = {}, unknown } = resource;
  return listParts({ path: "", shown: "", before, after, unknown })
    .filter(({ path }) => !CONTENTS.test(`${resource.type}.${path}`))
    .flatMap(walk);
};

/** The values in a block, in the only block of a list, or in each of several. */
const listBlocks = (node: Node): Node[] => {
  const [old, next] = [toList(node.before, node.path), toList(node.after, node.path)];
  if (old === undefined || next === undefined) return [];
  const isSingle = old.length <= 1 && next.length <= 1;
  const isKeyed = KEYED.test(node.path);
  if (isSingle && !isKeyed) {
    return listParts({ ...node, before: old[0], after: next[0], unknown: first(node.unknown) });
  }
  return matchBlocks(old, next).flatMap(({ name, before, at }) => {
    const after = next[at];
    const unknown = Array.isArray(node.unknown) ? (node.unknown[at] as unknown) : node.unknown;
    const block = { ...node, shown: `${node.shown}[${name}]`, before, after, unknown };
    // A removed block is one loss, not one for each of its values; a setting gets its default.
    if (after === undefined) return isKeyed ? listParts(block) : [{ ...block, isGone: true }];
    return listParts(before === undefined ? { ...block, isNew: true } : block);
  });
};

const first = (tree: unknown): unknown => (Array.isArray(tree) ? (tree[0] as unknown) : tree);

const IN_JSON =
  /(?:^|_|\.)(?:policy|content|container_definitions|container_properties)$|^configuration$/;

/** JSON in a string counts as a block, as in policies of queues. Rules about IAM read its policies. */
const toList = (value: unknown, path: string): Body[] | undefined => {
  const block = typeof value === "string" && IN_JSON.test(path) ? parseJsonOrNothing(value) : value;
  if (isEmpty(block)) return [];
  const list: unknown[] = Array.isArray(block) ? block : [block];
  return list.every(isBody) ? list : undefined;
};

const listParts = ({ path, shown, before, after, unknown, isNew }: Node): Node[] => {
  const [old, next] = [isBody(before) ? before : {}, isBody(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((name) => !(name in old && name in next && old[name] === next[name]))
    .map((name) => ({
      path: join(path, name),
      shown: join(shown, name),
      before: own(old, name),
      after: own(next, name),
      unknown: unknown === true || (isBody(unknown) ? own(unknown, name) : undefined),
      ...(isNew && { isNew }),
    }));
};

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** What tells one block of a list from another. */
const KEYS =
  "name id rule_name rule_id sid route_key path_pattern origin_id log_type region_name region index_name event_type parameter_key key priority type".split(
    " ",
  );

interface Match {
  name: string;
  /** Undefined when it is new. */
  before: Body | undefined;
  /** Index of the block after; -1 when it is removed. */
  at: number;
}

/** Blocks without a name belong together by their place, if none is added. */
const matchBlocks = (old: Body[], next: Body[]): Match[] => {
  const key = KEYS.find((name) => [old, next].every((list) => isUnique(list, name)));
  if (key === undefined) {
    return old.length === next.length
      ? old.map((before, at) => ({ name: textOfAny(at), before, at }))
      : [];
  }
  const known = old.map((before): Match => {
    const at = next.findIndex((one) => one[key] === before[key]);
    return { name: textOfAny(before[key]), before, at };
  });
  const found = new Set(known.map(({ at }) => at));
  const added = next.flatMap((one, at): Match[] =>
    found.has(at) ? [] : [{ name: textOfAny(one[key]), before: undefined, at }],
  );
  return [...known, ...added];
};

const isUnique = (list: Body[], name: string): boolean =>
  list.every((one) => ["string", "number"].includes(typeof one[name]) && one[name] !== "") &&
  new Set(list.map((one) => one[name])).size === list.length;
