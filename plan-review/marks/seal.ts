// Decides what may be printed: replaces every value that a plan marks as sensitive with a Secret, while it is read.
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody, isEmpty } from "./body.ts";
import { Secret } from "./secret.ts";

/** A value of a plan with the plan's marks of it. The trees are shaped like the value: `true` marks everything below. */
export interface Marked {
  value: unknown;
  sensitive: unknown;
  /** What is known only after apply; a secret part of it is hidden, too. */
  unknown?: unknown;
}

/**
 * The only way from a plan to the model. Each side is hidden by the marks of both: what was secret stays hidden in the
 * plan that makes it public, also where it moves to another place of a list.
 */
export const sealBoth = (before: Marked, after: Marked): [before: unknown, after: unknown] => {
  const marks = [before.sensitive, after.sensitive];
  const hidden = new Set<unknown>();
  for (const { value, sensitive } of [before, after]) collectHidden(value, [sensitive], hidden);
  const sealOne = ({ value, unknown }: Marked) => sealCopies(seal(value, marks, unknown), hidden);
  return [sealOne(before), sealOne(after)];
};

type Trees = readonly unknown[];

const seal = (value: unknown, marks: Trees, unknown: unknown): unknown => {
  if (!marks.some(hasMark)) return value;
  if (marks.includes(true) || marks.some((tree) => isOddlyShaped(tree, value))) {
    return hasContent(value, unknown) ? new Secret(value) : value;
  }
  const sealChild = (one: unknown, key: string): unknown =>
    seal(
      one,
      marks.map((tree) => findChild(tree, key)),
      findChild(unknown, key),
    );
  if (Array.isArray(value)) return value.map((one, index) => sealChild(one, String(index)));
  const body = isBody(value) ? value : {};
  const entries = listKeys(body, unknown).map((key) => [key, sealChild(own(body, key), key)]);
  const known = entries.filter(([, part]) => part !== undefined);
  return isBody(value) || known.length > 0 ? Object.fromEntries(known) : value;
};

/** An empty value has nothing to hide, and Terraform marks every attribute that its schema calls sensitive. */
const hasContent = (value: unknown, unknown: unknown): boolean =>
  !isEmpty(value) || hasMark(unknown);

/** Marks within something that has no such parts: then it is not known which part they mean. */
const isOddlyShaped = (tree: unknown, value: unknown): boolean =>
  hasMark(tree) &&
  !isEmpty(value) &&
  (typeof value !== "object" || Array.isArray(tree) !== Array.isArray(value));

/** @returns the part of a tree that belongs to a key; a mark covers everything below it. */
const findChild = (tree: unknown, key: string): unknown => {
  if (tree === true) return true;
  return typeof tree === "object" && tree !== null
    ? own(tree as Record<string, unknown>, key)
    : undefined;
};

/** Whether anything in a tree of marks is marked. */
export const hasMark = (tree: unknown): boolean =>
  tree === true || (typeof tree === "object" && tree !== null && Object.values(tree).some(hasMark));

const listKeys = (value: Body, unknown: unknown): string[] => [
  ...new Set([...Object.keys(value), ...(isBody(unknown) ? Object.keys(unknown) : [])]),
];

/** Shorter values, such as `true` and `1`, are too common to be taken for copies. */
const SHORTEST_COPY = 4;

const collectHidden = (value: unknown, marks: Trees, hidden: Set<unknown>): void => {
  if (typeof value === "string") {
    if (marks.includes(true) && value.length >= SHORTEST_COPY) hidden.add(value);
  } else if (typeof value === "object" && value !== null && marks.some(hasMark)) {
    for (const [key, one] of Object.entries(value)) {
      collectHidden(
        one,
        marks.map((tree) => findChild(tree, key)),
        hidden,
      );
    }
  }
};

const sealCopies = (value: unknown, hidden: ReadonlySet<unknown>): unknown => {
  if (hidden.size === 0) return value;
  if (hidden.has(value)) return new Secret(value);
  if (Array.isArray(value)) return value.map((one) => sealCopies(one, hidden));
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, sealCopies(one, hidden)]),
  );
};

/** @returns which values are unknown; names of hidden parts, such as keys of a map, are left out. */
export const sealUnknown = (unknown: unknown, marks: Trees): unknown => {
  if (marks.includes(true)) return hasMark(unknown);
  if (typeof unknown !== "object" || unknown === null || !marks.some(hasMark)) return unknown;
  const parts = Object.entries(unknown).map(([key, one]): [string, unknown] => [
    key,
    sealUnknown(
      one,
      marks.map((tree) => findChild(tree, key)),
    ),
  ]);
  return Array.isArray(unknown) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
};

/** @returns attributes; each of them is hidden if the whole resource is. */
export const toBody = (sealed: unknown): Body | undefined => {
  if (!(sealed instanceof Secret)) return isBody(sealed) ? sealed : undefined;
  return sealed.attributes();
};

/** @returns the steps of a path up to the first hidden value: the names below it are hidden, too. */
export const sealPath = (path: readonly unknown[], marks: Trees): unknown[] => {
  let trees = marks;
  const shown: unknown[] = [];
  for (const step of path) {
    if (trees.includes(true)) break;
    shown.push(step);
    trees = trees.map((tree) => findChild(tree, textOfAny(step)));
  }
  return shown;
};
