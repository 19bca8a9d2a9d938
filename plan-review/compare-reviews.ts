// Compares the review of an approved plan with that of the plan that is about to be applied.
import { parseJsonOrNothing } from "../shared/bounded-json.ts";
import { textOfAny } from "../shared/scalar.ts";
import { type Body, isBody } from "./marks/body.ts";
import { isSame } from "./marks/secret.ts";
import { code, diff } from "./render/markdown.ts";

/** Lists of a stack in a JSON review, and the fields that name an entry. */
const LISTS = new Map([
  ["changes", ["address", "deposed"]],
  ["iam", ["address"]],
  ["outputs", ["name"]],
  ["settings", ["name"]],
  ["invocations", ["address", "trigger"]],
  ["deferred", ["address"]],
  ["findings", ["id", "address", "what"]],
]);

/** A file that is not a review as `--format json` prints it. */
export class UnreadableReview extends Error {}

/** @throws {UnreadableReview} */
export const parseReview = (text: string, what: string): Body => {
  const body = parseJsonOrNothing(text);
  if (isBody(body) && body["version"] === 1 && Array.isArray(body["stacks"])) return body;
  throw new UnreadableReview(
    `The ${what} review is not one: expected the output of --format json.`,
  );
};

/** @returns what one review has and the other has not, in words; empty when they say the same. */
export const listDifferences = (approved: Body, planned: Body): string[] => {
  const [old, next] = [listEntries(approved), listEntries(planned)];
  const names = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  const differences = names.flatMap((name) => {
    const [one, other] = [old.get(name), next.get(name)];
    if (one === undefined) return [`+ ${name}: not approved`];
    if (other === undefined) return [`- ${name}: approved, and not planned any more`];
    return isSame(one, other) ? [] : [`! ${name}: another change than the approved one`];
  });
  const isWhole = [approved, planned].every((one) => one["error"] === undefined && hasNoGaps(one));
  return isWhole ? differences : ["! a review that is not whole", ...differences];
};

const listStacks = ({ stacks }: Body): Body[] =>
  Array.isArray(stacks) ? stacks.filter(isBody) : [];

const hasNoGaps = (review: Body): boolean =>
  listStacks(review).every(({ gaps }) => Array.isArray(gaps) && gaps.length === 0);

type Entry = [name: string, value: unknown];

/** Entries with the same name are numbered: each of them counts. */
const listEntries = (review: Body): Map<string, unknown> => {
  const stacks = listStacks(review);
  const entries = new Map<string, unknown>();
  const counts = new Map<string, number>();
  for (const [name, value] of stacks.flatMap((stack) => entriesOf(stack, stacks.length > 1))) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    entries.set(count === 1 ? name : `${name} (${count})`, value);
  }
  return entries;
};

const entriesOf = (stack: Body, isOneOfSeveral: boolean): Entry[] => {
  const where = isOneOfSeveral ? `${textOfAny(stack["name"] ?? "")}: ` : "";
  const named = [...LISTS].flatMap(([list, fields]) =>
    listOf(stack, list)
      .filter(isBody)
      .map((entry): Entry => [`${where}${list} ${nameOf(entry, fields)}`, entry]),
  );
  // What a data source does while it is read is not among the changes.
  const reads = listOf(stack, "reads").map((one): Entry => [
    `${where}reads ${textOfAny(one)}`,
    one,
  ]);
  return [[`${where}stack`, stack["name"]], ...named, ...reads];
};

const listOf = (stack: Body, name: string): unknown[] => {
  const list = stack[name];
  return Array.isArray(list) ? list : [];
};

const nameOf = (entry: Body, fields: string[]): string =>
  fields
    .map((field) => textOfAny(entry[field] ?? ""))
    .join(" ")
    .trim();

export const writeDifferences = (differences: string[]): string =>
  differences.length === 0
    ? "## The plan is the approved one\n"
    : `## The plan is not the approved one\n\nReview it again in a pull request. ${code("+")} is new, ${code("-")} is missing.\n\n${diff(differences)}\n`;
