// What makes a setting worse: each judge looks at one attribute before and after.
import { textOfAny } from "../../shared/scalar.ts";
import { isEmpty } from "../marks/body.ts";
import { asking, isSame } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Severity } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import {
  CEILINGS,
  DELETES,
  DIRECTIONS,
  HARMLESS_LENGTHS,
  INTERVALS,
  LENGTHS,
  LOSSES,
  MEMBERS,
  SHRINKING,
  STOPPED_AT_ZERO,
} from "./amounts-table.ts";
import { isNamed, type Pair } from "./pairs.ts";
import { isOlderProtocol } from "./protocols.ts";
import {
  DANGERS,
  GUARDS,
  LAST_RESORTS,
  NEUTRAL,
  OFF_WORDS,
  ON_BY_DEFAULT,
  ON_WORDS,
  OPENINGS,
  SCALES,
  STRONG_WORDS,
  WEAK_WORDS,
} from "./settings-table.ts";

export interface Weakness {
  what: string;
  severity: Severity;
}

const findNamed = <Entry extends { names: RegExp }>(
  entries: Entry[],
  pair: Pair,
): Entry | undefined => entries.find(({ names }) => isNamed(names, pair));

type Judge = (pair: Pair) => Weakness | undefined;

const isOn = asking((value) => value === true || value === "true");

const isOff = asking((value) => value === false || value === "false");

const turnedOff: Judge = (pair) => {
  const { path, shown, before, after } = pair;
  const wasOn = isOn(before) || (isEmpty(before) && ON_BY_DEFAULT.test(path) && isOff(after));
  const guard = !wasOn || isOn(after) ? undefined : findNamed(GUARDS, pair);
  return guard && { what: `${code(shown)} is turned off.`, severity: guard.severity };
};

/** Parameters of databases, which their groups have by name: `parameter[rds.force_ssl].value`. */
const PROTECTING_PARAMETER =
  /parameter\[[^\]]*(ssl|tls|secure_transport|encrypt|audit|log)[^\]]*\]\.value$/i;

const [isOne, isZero] = [/^(1|on|true)$/i, /^(0|off|false)$/i].map((word) =>
  asking((value) => word.test(textOfAny(value))),
);

const parameterOff: Judge = ({ shown, before, after }) =>
  isOne?.(before) && isZero?.(after) && PROTECTING_PARAMETER.test(shown)
    ? { what: `${code(shown)} is turned off.`, severity: "error" }
    : undefined;

const turnedOn: Judge = (pair) => {
  const danger = isOn(pair.before) || !isOn(pair.after) ? undefined : findNamed(DANGERS, pair);
  return danger && { what: `${code(pair.shown)} is turned on.`, severity: danger.severity };
};

const weakened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const isWeaker = SCALES.some(({ names, values }) => {
    const rank = (value: unknown): number =>
      values.findIndex((one) => asking((given) => given === one)(value));
    const [old, next] = [rank(before), isEmpty(after) ? values.length : rank(after)];
    return old >= 0 && next > old && isNamed(names, pair);
  });
  const isLast = LAST_RESORTS.some(({ names, values }) => {
    const isAmong = asking((value) => isEmpty(value) || values.includes(textOfAny(value)));
    return !isAmong(before) && isAmong(after) && isNamed(names, pair);
  });
  const isBad = isWeaker || isLast || isOlderProtocol(pair) || isSpelledWeaker(pair);
  if (!isBad) return undefined;
  const words = isEmpty(after) ? "is removed" : `becomes ${code(show(after))}`;
  return { what: `${code(shown)} was ${code(show(before))} and ${words}.`, severity: "error" };
};

/** Some services prefix their words: `aws:drop`. */
const isWord = (words: ReadonlySet<string>) =>
  asking(
    (value) =>
      typeof value === "string" && words.has(value.toLowerCase().replace(/^aws:(?!kms)/, "")),
  );

const [isStrong, isWeak] = [isWord(STRONG_WORDS), isWord(WEAK_WORDS)];

/** Whatever the attribute is called: its value says that something is enforced, and then that it is not. */
const isSpelledWeaker = (pair: Pair): boolean => {
  const [old, next] = [toList(pair.before), toList(pair.after)];
  const goes = old.some(isStrong) && next.some(isWeak) && !next.some(isStrong);
  const comes = old.some(isOffWord) && next.some(isOnWord) && isNamed(OPENINGS, pair);
  return (goes && !isNamed(NEUTRAL, pair) && !isNamed(OPENINGS, pair)) || comes;
};

const [isOnWord, isOffWord] = [isWord(ON_WORDS), isWord(OFF_WORDS)];

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const toNumber = (value: unknown): number =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value))
    ? Number(value)
    : NaN;

/** Asks a question about two values that may both be hidden. */
const askBoth = (
  one: unknown,
  other: unknown,
  question: (a: number, b: number) => boolean,
): boolean => asking((a) => asking((b) => question(toNumber(a), toNumber(b)))(other))(one);

const shortened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const isNumeric = askBoth(before, after, (old, next) => !Number.isNaN(old - next));
  const length =
    isNumeric && !isNamed(HARMLESS_LENGTHS, pair) ? findNamed(LENGTHS, pair) : undefined;
  if (!length) return undefined;
  const size = (value: number): number => (value === length.endless ? Infinity : value);
  if (!askBoth(before, after, (old, next) => size(next) < size(old))) return undefined;
  const what = `${code(shown)} is cut from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: length.severity };
};

const lengthened: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!askBoth(before, after, (old, next) => next > old) || !isNamed(INTERVALS, pair))
    return undefined;
  const what = `${code(shown)} grows from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: "warning" };
};

/** So many times as much is hardly a limit any more. */
const HARDLY_LIMITED = 10;

const isMuchMore = (old: number, next: number): boolean => next >= old * HARDLY_LIMITED;

const unlimited: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!askBoth(before, after, isMuchMore) || !isNamed(CEILINGS, pair)) return undefined;
  const what = `${code(shown)} grows from ${code(show(before))} to ${code(show(after))}: it hardly holds anything back.`;
  return { what, severity: "warning" };
};

export const removed: Judge = (pair) => {
  const loss = isEmpty(pair.before) || !isEmpty(pair.after) ? undefined : findNamed(LOSSES, pair);
  return loss && { what: `${code(pair.shown)} is removed.`, severity: loss.severity };
};

/** Sets of what is recorded or checked. */
const lessened: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!Array.isArray(before) || isEmpty(after) || !isNamed(SHRINKING, pair)) return undefined;
  const missing = before.filter((one) => !toList(after).includes(one));
  const what = `${code(shown)} no longer has ${missing.map((one) => code(show(one))).join(", ")}.`;
  return missing.length === 0 ? undefined : { what, severity: "warning" };
};

const stopped: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!askBoth(before, after, (old, next) => old > 0 && next === 0)) return undefined;
  return isNamed(STOPPED_AT_ZERO, pair)
    ? {
        what: `${code(shown)} was ${code(show(before))} and becomes ${code("0")}.`,
        severity: "warning",
      }
    : undefined;
};

/** Lists, or single values, that let somebody or something in that was not in before. */
const opened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const member = MEMBERS.find(({ names }) => isNamed(names, pair));
  const isBad = asking((value) => member?.values.test(textOfAny(value)) === true);
  const more = toList(after).filter((one) => isBad(one) && !toList(before).includes(one));
  if (!member || more.length === 0) return undefined;
  const what = `${code(shown)} gets ${more.map((one) => code(show(one))).join(", ")}.`;
  return { what, severity: member.severity };
};

const appeared: Judge = (pair) =>
  isEmpty(pair.before) && !isEmpty(pair.after) && isNamed(DELETES, pair)
    ? { what: `${code(pair.shown)} is added, which deletes data.`, severity: "warning" }
    : undefined;

export const vanished: Judge = (pair) => {
  const { shown, before, after, isUnknown } = pair;
  if (!isUnknown || !isOn(before) || !isEmpty(after) || !findNamed(GUARDS, pair)) return undefined;
  return { what: `${code(shown)} is on, and known only after apply.`, severity: "warning" };
};

/** Each judges a pair whose next value is known. */
export const JUDGES: Judge[] = [
  turnedOff,
  parameterOff,
  turnedOn,
  weakened,
  shortened,
  lengthened,
  unlimited,
  removed,
  lessened,
  stopped,
  opened,
  appeared,
];

/** Requests, failures and decisions, or the rights that something has. */
export const redirected: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (isEmpty(before) || isEmpty(after) || isSamePlace(before, after)) return undefined;
  const direction = findNamed(DIRECTIONS, pair);
  const what = `${code(shown)} was ${code(show(before))} and becomes ${code(show(after))}.`;
  return direction && { what, severity: direction.severity };
};

/** Another version of a function is the same place. */
const isSamePlace = (before: unknown, after: unknown): boolean => {
  const [old, next] = [before, after].map((one) =>
    typeof one === "string" ? one.replace(/(:function:[\w-]+):[\w-]+/, "$1") : one,
  );
  return isSame(old, next);
};
