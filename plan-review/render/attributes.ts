// The attributes of a resource before and after, one line each, with secrets masked and unknown values named.
import { own } from "../../shared/own.ts";
import { cutValue, cutValues, type Layout } from "./layout.ts";
import { isBody, isEmpty } from "../marks/body.ts";
import { isSame, Secret, SENSITIVE } from "../marks/secret.ts";
import type { Change, Resource } from "../plan/model.ts";
import { isSpelled } from "../iam/policy-sources.ts";

const UNKNOWN = "(known after apply)";

/** A change whose attributes are compared. */
type Compared = Change & Partial<Pick<Resource, "written">>;

type Listed = Compared & Pick<Resource, "type" | "replacedBecause">;

/**
 * @param isIamChanged whether the IAM section says what changes in the policies; undefined when it leaves them out.
 * @returns lines that start with `-` for old values and `+` for new ones. Unchanged attributes have none.
 */
export const attributeLines = (
  resource: Listed,
  isIamChanged: boolean | undefined,
  layout: Pick<Layout, "isShort">,
): string[] =>
  changedAttributes(resource).flatMap(({ name, old, next }) => {
    if (isIamChanged !== undefined && isSpelled(resource, name)) {
      return [`! ${name}: ${isIamChanged ? SPELLED : SAME}`];
    }
    const [before, after] =
      old && next
        ? cutValues(old.shown, next.shown, layout)
        : [old && cutValue(old.shown, layout), next && cutValue(next.shown, layout)];
    const because = isForced(name, resource) ? "  # forces the replacement" : "";
    return [
      ...(before === undefined ? [] : [`- ${name}: ${before}${because}`]),
      ...(after === undefined ? [] : [`+ ${name}: ${after}${before === undefined ? because : ""}`]),
    ];
  });

const SPELLED = "see IAM changes";
/** The text differs or is unknown, for example in the order, or in ARNs of resources that are recreated. */
const SAME = "no action gained or lost";

const isForced = (name: string, { replacedBecause }: Listed): boolean =>
  replacedBecause.some(
    (path) => name === path || (/^[.[]/.test(name.slice(path.length)) && name.startsWith(path)),
  );

/** Names of the attributes that changed. */
export const changedNames = (resource: Resource): string[] =>
  changedAttributes(resource).map(({ name }) => name);

interface Leaf {
  shown: string;
  /** To compare: hidden values differ although they look the same. */
  value: unknown;
}

type Leaves = Map<string, Leaf>;

interface ChangedAttribute {
  name: string;
  old?: Leaf;
  next?: Leaf;
}

const changedAttributes = (change: Compared): ChangedAttribute[] => {
  const old = collectLeaves(change.before, undefined);
  const next = collectLeaves(change.after, change.after ? change.unknown : undefined);
  const names = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  const ignored = unknownComputed(change);
  return names
    .filter((name) => !ignored.has(name.split(".")[0] ?? ""))
    .map((name) => ({ name, old: old.get(name), next: next.get(name) }))
    .filter(({ old: one, next: other }) => !isSame(one?.value, other?.value))
    .map(({ name, old: a, next: b }) => ({ name, ...(a && { old: a }), ...(b && { next: b }) }));
};

/** Attributes of a new resource that AWS computes, such as ids and ARNs, and that the configuration does not set. */
const unknownComputed = ({ action, unknown, written }: Compared): Set<string> =>
  new Set(
    (action === "create" || action === "replace") && isBody(unknown)
      ? Object.keys(unknown).filter(
          (name) => unknown[name] === true && !Object.hasOwn(written ?? {}, name),
        )
      : [],
  );

const collectLeaves = (value: unknown, unknown: unknown): Leaves => {
  const leaves: Leaves = new Map();
  collect(leaves, "", value, unknown);
  return leaves;
};

const collect = (leaves: Leaves, name: string, value: unknown, unknown: unknown): void => {
  if (value instanceof Secret) {
    leaves.set(name, { shown: SENSITIVE, value });
  } else if (unknown === true) {
    leaves.set(name, { shown: UNKNOWN, value: UNKNOWN });
  } else if (isFlat(value) && !isBody(unknown) && !hasPart(unknown)) {
    if (!isEmpty(value)) leaves.set(name, { shown: JSON.stringify(value), value });
  } else {
    for (const key of listKeys(value, unknown)) {
      const child = (tree: unknown): unknown =>
        typeof tree === "object" && tree !== null
          ? own(tree as Record<string, unknown>, key)
          : undefined;
      collect(leaves, toName(name, key, value), child(value), child(unknown));
    }
  }
};

/** Whether it is a scalar or a list of scalars. */
const isFlat = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((element) => typeof element !== "object")
    : typeof value !== "object" || value === null;

const hasPart = (tree: unknown): boolean =>
  Array.isArray(tree) && tree.some((part) => part === true || typeof part === "object");

const listKeys = (value: unknown, unknown: unknown): string[] => [
  ...new Set([...Object.keys(value ?? {}), ...Object.keys(unknown ?? {})]),
];

/** A single block of its kind needs no index. */
const toName = (name: string, key: string, value: unknown): string => {
  if (!Array.isArray(value)) return name === "" ? key : `${name}.${key}`;
  return value.length <= 1 ? name : `${name}[${key}]`;
};
