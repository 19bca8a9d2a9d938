// The attributes of a resource before and after, one line each, with secrets masked and unknown values named.
import { own } from "../../shared/own.ts";
import { cut, cutBoth } from "./markdown.ts";
import { isBody, type Resource } from "../plan/model.ts";
import { isSpelled } from "../iam/policy-sources.ts";
import { isEmpty, SENSITIVE } from "../plan/values.ts";

const UNKNOWN = "(known after apply)";

/** Lines that start with `-` for old values and `+` for new ones. Unchanged attributes have none. */
export const attributeLines = (resource: Resource, isIamChanged: boolean): string[] =>
  changedAttributes(resource).flatMap(({ name, old, next }) => {
    if (isSpelled(resource.type, name)) return [`! ${name}: ${isIamChanged ? SPELLED : SAME}`];
    const [before, after] =
      old && next ? cutShown(old, next) : [old && cut(old.shown), next && cut(next.shown)];
    const because = isForced(name, resource) ? "  # forces the replacement" : "";
    return [
      ...(before === undefined ? [] : [`- ${name}: ${before}${because}`]),
      ...(after === undefined ? [] : [`+ ${name}: ${after}${before === undefined ? because : ""}`]),
    ];
  });

const SPELLED = "see IAM changes";
/** The text differs or is unknown, for example in the order, or in ARNs of resources that are recreated. */
const SAME = "no action gained or lost";

const isForced = (name: string, { replacedBecause }: Resource): boolean =>
  replacedBecause.some(
    (path) => name === path || (/^[.[]/.test(name.slice(path.length)) && name.startsWith(path)),
  );

const cutShown = (old: Leaf, next: Leaf): [string, string] =>
  old.shown === next.shown ? [cut(old.shown), cut(next.shown)] : cutBoth(old.shown, next.shown);

/** Names of the attributes that changed. */
export const changedNames = (resource: Resource): string[] =>
  changedAttributes(resource).map(({ name }) => name);

interface Leaf {
  shown: string;
  /** The actual value, to compare secrets. */
  raw: string;
}

type Leaves = Map<string, Leaf>;

const changedAttributes = (resource: Resource): { name: string; old?: Leaf; next?: Leaf }[] => {
  const { before, after, sensitiveBefore, sensitiveAfter } = resource;
  // A value that was secret stays masked even in the plan that makes it public.
  const secrets = [sensitiveBefore, sensitiveAfter];
  const old = collectLeaves(before, undefined, secrets);
  const next = collectLeaves(after, interesting(resource), secrets);
  const names = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  const ignored = unknownComputed(resource);
  return names
    .filter((name) => old.get(name)?.raw !== next.get(name)?.raw)
    .filter((name) => !ignored.has(name.split(".")[0] ?? ""))
    .map((name) => {
      const [a, b] = [old.get(name), next.get(name)];
      return { name, ...(a && { old: a }), ...(b && { next: b }) };
    });
};

/** Attributes of a new resource that AWS computes, such as ids and ARNs, and that the configuration does not set. */
const unknownComputed = ({ action, unknown, written }: Resource): Set<string> =>
  new Set(
    (action === "create" || action === "replace") && isBody(unknown)
      ? Object.keys(unknown).filter(
          (name) => unknown[name] === true && !Object.hasOwn(written, name),
        )
      : [],
  );

const interesting = ({ unknown, after }: Resource): unknown => (after ? unknown : undefined);

const collectLeaves = (value: unknown, unknown: unknown, secrets: unknown[]): Leaves => {
  const leaves: Leaves = new Map();
  collect(leaves, "", value, unknown, secrets);
  return leaves;
};

const collect = (
  leaves: Leaves,
  name: string,
  value: unknown,
  unknown: unknown,
  secrets: unknown[],
): void => {
  if (unknown === true) {
    leaves.set(name, { shown: secrets.includes(true) ? SENSITIVE : UNKNOWN, raw: UNKNOWN });
  } else if (secrets.includes(true)) {
    if (!isEmpty(value)) leaves.set(name, { shown: SENSITIVE, raw: JSON.stringify(value) });
  } else if (isFlat(value) && !isBody(unknown) && !hasPart(unknown) && !secrets.some(hasPart)) {
    if (!isEmpty(value))
      leaves.set(name, { shown: JSON.stringify(value), raw: JSON.stringify(value) });
  } else {
    for (const key of listKeys(value, unknown)) {
      const childName = toName(name, key, value);
      const child = (tree: unknown): unknown =>
        typeof tree === "object" && tree !== null
          ? own(tree as Record<string, unknown>, key)
          : undefined;
      collect(leaves, childName, child(value), child(unknown), secrets.map(child));
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
