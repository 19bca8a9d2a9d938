// What makes a setting worse: each judge looks at one attribute before and after.
import { isEmpty } from "../marks/body.ts";
import { asking, isSame } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import { code } from "../render/markdown.ts";
import {
  CEILINGS,
  DIRECTIONS,
  HARMLESS_LENGTHS,
  INTERVALS,
  LENGTHS,
  STOPPED_AT_ZERO,
} from "./amounts-table.ts";
import { appeared, chosen, concentrated, lessened, opened, removed } from "./contents.ts";
import { askNumbers, findNamed, type Judge, toList } from "./judge.ts";
import { keyGivenUp } from "./keys.ts";
import { isNamed, type Pair } from "./pairs.ts";
import { isParameter, switchedParameter } from "./parameters.ts";
import { isOlderProtocol } from "./protocols.ts";
import { rarer } from "./schedules.ts";
import { reworded } from "./texts.ts";
import {
  ALREADY_ON,
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
  TUNING,
  WEAK_WORDS,
} from "./settings-table.ts";

const isOn = asking((value) => value === true || value === "true");

const isOff = asking((value) => value === false || value === "false");

const turnedOff: Judge = (pair) => {
  const { path, shown, before, after } = pair;
  const wasOn = isOn(before) || (isEmpty(before) && ON_BY_DEFAULT.test(path) && isOff(after));
  const isSwitch = wasOn && !isOn(after) && !isNamed(TUNING, pair);
  const guard = isSwitch ? findNamed(GUARDS, pair) : undefined;
  return guard && { what: `${code(shown)} is turned off.`, severity: guard.severity };
};

const turnedOn: Judge = (pair) => {
  const wasOn = isOn(pair.before) || (isEmpty(pair.before) && isNamed(ALREADY_ON, pair));
  const danger = wasOn || !isOn(pair.after) ? undefined : findNamed(DANGERS, pair);
  return danger && { what: `${code(pair.shown)} is turned on.`, severity: danger.severity };
};

/** Of any scale. Most values are of none, and need not be ranked. */
const RANKS = new Set(SCALES.flatMap(({ values }) => values));

const isRanked = asking((value) => typeof value === "string" && RANKS.has(value));

const RANKED = SCALES.map(({ values, ...scale }) => {
  const questions = values.map((one) => asking((given) => given === one));
  const rank = (value: unknown): number => questions.findIndex((isOne) => isOne(value));
  return { ...scale, rank, lowest: values.length };
});

const LAST = LAST_RESORTS.map(({ names, values, mayGo = false }) => ({
  names,
  isAmong: asking((value) =>
    isEmpty(value) ? !mayGo : typeof value === "string" && values.includes(value.toUpperCase()),
  ),
}));

const findScale = (pair: Pair): (typeof RANKED)[number] | undefined => {
  const { before, after } = pair;
  if (!isRanked(before)) return undefined;
  return RANKED.find(({ names, rank, lowest }) => {
    const [old, next] = [rank(before), isEmpty(after) ? lowest : rank(after)];
    return old >= 0 && next > old && isNamed(names, pair);
  });
};

const isLastResort = (pair: Pair): boolean =>
  LAST.some(
    ({ names, isAmong }) => !isAmong(pair.before) && isAmong(pair.after) && isNamed(names, pair),
  );

const weakened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const scale = findScale(pair);
  const isWeaker = scale ?? (isLastResort(pair) || isOlderProtocol(pair) || isSpelledWeaker(pair));
  if (isWeaker === false) return undefined;
  const words = isEmpty(after) ? "is removed" : `becomes ${code(show(after))}`;
  const what = `${code(shown)} was ${code(show(before))} and ${words}.`;
  return { what, severity: scale?.severity ?? "error" };
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
  if (isParameter(pair)) return false;
  const [old, next] = [toList(pair.before), toList(pair.after)];
  const goes = old.some(isStrong) && next.some(isWeak) && !next.some(isStrong);
  const comes = old.some(isOffWord) && next.some(isOnWord) && isNamed(OPENINGS, pair);
  return (goes && !isNamed(NEUTRAL, pair) && !isNamed(OPENINGS, pair)) || comes;
};

const [isOnWord, isOffWord] = [isWord(ON_WORDS), isWord(OFF_WORDS)];

const shortened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const isNumeric = askNumbers(before, after, (old, next) => !Number.isNaN(old - next));
  const length =
    isNumeric && !isNamed(HARMLESS_LENGTHS, pair) ? findNamed(LENGTHS, pair) : undefined;
  if (!length) return undefined;
  const size = (value: number): number => (value === length.endless ? Infinity : value);
  if (!askNumbers(before, after, (old, next) => size(next) < size(old))) return undefined;
  const what = `${code(shown)} is cut from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: length.severity };
};

const lengthened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const interval = findNamed(INTERVALS, pair);
  if (!interval || !askNumbers(before, after, (old, next) => next > old)) return undefined;
  const what = `${code(shown)} grows from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: interval.severity };
};

/** So many times as much is hardly a limit any more. */
const HARDLY_LIMITED = 10;

/** -1 stands for no limit. */
const isMuchMore = (old: number, next: number): boolean =>
  old !== -1 && (next === -1 || next >= old * HARDLY_LIMITED);

const unlimited: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!askNumbers(before, after, isMuchMore) || !isNamed(CEILINGS, pair)) return undefined;
  const what = `${code(shown)} grows from ${code(show(before))} to ${code(show(after))}: it hardly holds anything back.`;
  return { what, severity: "warning" };
};

const stopped: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!askNumbers(before, after, (old, next) => old > 0 && next === 0)) return undefined;
  return isNamed(STOPPED_AT_ZERO, pair)
    ? {
        what: `${code(shown)} was ${code(show(before))} and becomes ${code("0")}.`,
        severity: "warning",
      }
    : undefined;
};

export const vanished: Judge = (pair) => {
  const { shown, before, after, isUnknown } = pair;
  if (!isUnknown || !isOn(before) || !isEmpty(after) || !findNamed(GUARDS, pair)) return undefined;
  return { what: `${code(shown)} is on, and known only after apply.`, severity: "warning" };
};

/** Each judges a pair whose next value is known. */
export const JUDGES: Judge[] = [
  turnedOff,
  switchedParameter,
  turnedOn,
  weakened,
  shortened,
  lengthened,
  rarer,
  unlimited,
  keyGivenUp,
  removed,
  lessened,
  concentrated,
  chosen,
  stopped,
  opened,
  appeared,
  reworded,
];

/** Judges of a block that was not there before: what it opens, not what it lacks. */
export const NEW_JUDGES: Judge[] = [opened, turnedOn, switchedParameter, appeared];

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
