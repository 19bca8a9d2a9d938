// Methods of Java's strings that templates can call.
// https://docs.oracle.com/javase/8/docs/api/java/lang/String.html
import { boundedPattern, MAX_REPLACED_CHARACTERS } from "./bounded-pattern.ts";
import { TemplateList } from "./values.ts";

/** @param args printed values: numbers are given as texts, too. */
type StringMethod = (receiver: string, ...args: string[]) => unknown;

const toIndex = (text: string): number => Math.trunc(Number(text));

/** @throws {RangeError} as Java throws StringIndexOutOfBoundsException. */
const substring: StringMethod = (receiver, from = "0", to = String(receiver.length)) => {
  const [start, end] = [toIndex(from), toIndex(to)];
  if (start >= 0 && start <= end && end <= receiver.length) return receiver.slice(start, end);
  throw new RangeError(
    `substring(${start}, ${end}) is outside of a text of ${receiver.length} characters`,
  );
};

/** Replaces the text as it is; in `String.replaceAll`, `$&` would insert the match. */
const replaceText = (receiver: string, from = "", to = ""): string => {
  const parts = receiver.split(from);
  if (receiver.length + parts.length * to.length > MAX_REPLACED_CHARACTERS)
    throw new RangeError(
      `the replaced text may be longer than ${MAX_REPLACED_CHARACTERS} characters`,
    );
  return parts.join(to);
};

export const STRING_METHODS: ReadonlyMap<string, StringMethod> = new Map<string, StringMethod>([
  ["charAt", (receiver, at = "") => substring(receiver, at, String(toIndex(at) + 1))],
  ["concat", (receiver, other = "") => receiver + other],
  ["contains", (receiver, other = "") => receiver.includes(other)],
  ["endsWith", (receiver, other = "") => receiver.endsWith(other)],
  ["equalsIgnoreCase", (receiver, other = "") => receiver.toLowerCase() === other.toLowerCase()],
  ["indexOf", (receiver, other = "", from = "0") => receiver.indexOf(other, toIndex(from))],
  ["isEmpty", (receiver) => receiver === ""],
  ["lastIndexOf", (receiver, other = "") => receiver.lastIndexOf(other)],
  ["length", (receiver) => receiver.length],
  ["matches", (receiver, pattern = "") => boundedPattern(pattern).matches(receiver)],
  ["replace", replaceText],
  [
    "replaceAll",
    (receiver, pattern = "", to = "") => boundedPattern(pattern).replaceAll(receiver, to),
  ],
  [
    "replaceFirst",
    (receiver, pattern = "", to = "") => boundedPattern(pattern).replaceFirst(receiver, to),
  ],
  [
    "split",
    (receiver, pattern = "") => TemplateList.create(boundedPattern(pattern).split(receiver)),
  ],
  ["startsWith", (receiver, other = "") => receiver.startsWith(other)],
  ["substring", substring],
  ["toLowerCase", (receiver) => receiver.toLowerCase()],
  ["toUpperCase", (receiver) => receiver.toUpperCase()],
  ["trim", (receiver) => receiver.trim()],
]);
