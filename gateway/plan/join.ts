// Joins the planned value of an argument with the one that its source says: what the plan knows holds.
import { own } from "../../shared/own.ts";
import { isUnknown } from "../terraform/unknown.ts";
import { isNothing, isObject, type Value } from "../terraform/values.ts";
import { hasUnknown } from "./arguments.ts";

/**
 * @param unknown `true` in place of each part that the plan does not know.
 * @param written undefined when the source does not say it.
 */
export const join = (
  planned: Value | undefined,
  unknown: Value | undefined,
  written: Value | undefined,
): Value | undefined => {
  if (!hasUnknown(unknown)) return planned;
  if (unknown === true) return written;
  if (Array.isArray(unknown)) return joinLists(planned, unknown, written);
  if (!isObject(unknown)) return planned;
  const joined = new Map(isObject(planned) ? Object.entries(planned) : []);
  for (const [name, inner] of Object.entries(unknown)) {
    if (!hasUnknown(inner)) continue;
    const value = join(joined.get(name), inner, readMember(written, name));
    if (value !== undefined) joined.set(name, value);
  }
  return Object.fromEntries(joined);
};

const readMember = (written: Value | undefined, name: string): Value | undefined =>
  isUnknown(written) || !isObject(written) ? asUnknown(written) : own(written, name);

const asUnknown = (written: Value | undefined): Value | undefined =>
  isUnknown(written) ? written : undefined;

/** A plan sorts the blocks of a set: each is found by what the plan knows of it. */
const joinLists = (
  planned: Value | undefined,
  unknown: Value[],
  written: Value | undefined,
): Value[] => {
  const known = Array.isArray(planned) ? planned : [];
  const left = Array.isArray(written) ? [...written] : [];
  return unknown.map((inner, index) => {
    const value = known[index];
    const at = findMatch(value, inner, left, index);
    const [match] = at === -1 ? [asUnknown(written)] : left.splice(at, 1, TAKEN);
    return join(value, inner, match) ?? null;
  });
};

/** Stands for an element that belongs to another one already. */
const TAKEN: Value = [];

const findMatch = (
  planned: Value | undefined,
  unknown: Value,
  written: Value[],
  index: number,
): number => {
  const fits = (candidate: Value | undefined): boolean =>
    candidate !== undefined && candidate !== TAKEN && agrees(planned, unknown, candidate);
  if (fits(written[index])) return index;
  return written.findIndex(fits);
};

/** Whether nothing that the plan knows contradicts the source. */
const agrees = (planned: Value | undefined, unknown: Value, written: Value): boolean => {
  if (unknown === true || isUnknown(written)) return true;
  if (!isObject(planned)) return hasUnknown(unknown) || isSame(planned, written);
  if (!isObject(written)) return false;
  return Object.entries(planned).every(([name, value]) => {
    const inner = own(isObject(unknown) ? unknown : {}, name) ?? false;
    const said = own(written, name);
    if (said === undefined || typeof value === "object" || hasUnknown(inner)) return true;
    return isUnknown(said) || isSame(value, said);
  });
};

/** The provider writes zero values for what is not set, and numbers as texts. */
const isSame = (planned: Value | undefined, written: Value): boolean =>
  (isNothing(planned) && isNothing(written)) || toComparable(planned) === toComparable(written);

const toComparable = (value: Value | undefined): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);
