// Terraform functions that use regular expressions. The syntax is Go's (RE2), which runs in linear time.
// https://developer.hashicorp.com/terraform/language/functions/regex
import { type Matcher, RE2JS } from "re2js";
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import type { Budget } from "./budget.ts";
import type { Value } from "./values.ts";

/** Steps per match, in addition to the text that is read. */
const STEPS_OF_A_MATCH = 100;

/** RE2 takes as long per character as other functions take for this many. */
const CHARACTERS_FOR_ONE = 10;

/** @throws {GatewayError} when nothing matches. */
export const regex = (budget: Budget, pattern: string, text: string): Value => {
  const matcher = createMatcher(budget, pattern, text);
  if (matcher.find()) return found(matcher);
  throw new GatewayError("EXPRESSION", `regex() finds no match in "${excerpt(text)}"`);
};

export const regexall = (budget: Budget, pattern: string, text: string): Value[] => {
  const matcher = createMatcher(budget, pattern, text);
  const all: Value[] = [];
  while (matcher.find()) {
    budget.spend(STEPS_OF_A_MATCH);
    all.push(found(matcher));
  }
  return all;
};

/** @param replacement with `$1`, `$name` and `${name}` for groups, and `$$` for a dollar sign. */
export const replacePattern = (
  budget: Budget,
  text: string,
  pattern: string,
  replacement: string,
): string => {
  const matcher = createMatcher(budget, pattern, text);
  const parts: string[] = [];
  let at = 0;
  while (matcher.find()) {
    budget.spend(STEPS_OF_A_MATCH);
    const part = expand(matcher, replacement);
    budget.spendOnText(part.length);
    parts.push(text.slice(at, matcher.start()), part);
    at = matcher.end();
  }
  return [...parts, text.slice(at)].join("");
};

const createMatcher = (budget: Budget, pattern: string, text: string): Matcher => {
  budget.spendOnText(text.length * CHARACTERS_FOR_ONE);
  return compile(pattern).matcher(text);
};

const compile = (pattern: string): RE2JS => {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new GatewayError(
      "EXPRESSION",
      `"${excerpt(pattern)}" is not a valid regular expression in Terraform (${excerpt(problem)})`,
      { cause: error },
    );
  }
};

/** @returns the match; with groups a list of their matches, or a map when they are named. */
const found = (matcher: Matcher): Value => {
  const names = Object.keys(matcher.pattern().namedGroups());
  if (names.length > 0) {
    return Object.fromEntries(names.map((name) => [name, matcher.group(name)]));
  }
  const count = matcher.groupCount();
  if (count === 0) return matcher.group();
  return Array.from({ length: count }, (_, index) => matcher.group(index + 1));
};

/** https://pkg.go.dev/regexp#Regexp.Expand */
const expand = (matcher: Matcher, replacement: string): string =>
  replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return "$";
    const named = matcher.pattern().namedGroups();
    if (Object.hasOwn(named, name)) return matcher.group(name) ?? "";
    const index = Number(name);
    return Number.isInteger(index) && index <= matcher.groupCount()
      ? (matcher.group(index) ?? "")
      : "";
  });
