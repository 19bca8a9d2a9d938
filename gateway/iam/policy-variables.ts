// Policy variables: `${aws:SourceIp}`, `${aws:PrincipalTag/team, 'nobody'}`, and `${*}`, `${?}` and `${$}`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import type { ContextKeys } from "./context-keys.ts";
import { literalPattern, type Pattern, parsePattern } from "../../shared/wildcards.ts";

/** Excludes a nested `$`: otherwise many unclosed `${` would make the search quadratic. */
const VARIABLE = /(\$\{(?:\$(?=\})|[^}$])*\})/;
const ESCAPED = new Set(["*", "?", "$"]);

/** Wildcards in the values of variables are literal. */
export const patternWithVariables = (text: string, keys: ContextKeys): Pattern | undefined => {
  const parts = resolveParts(text, keys);
  return parts?.flatMap((part) =>
    "text" in part ? parsePattern(part.text) : literalPattern(part.value),
  );
};

/** @returns undefined when the request lacks a value: like AWS's null, it matches nothing. */
export const textWithVariables = (text: string, keys: ContextKeys): string | undefined =>
  resolveParts(text, keys)
    ?.map((part) => ("text" in part ? part.text : part.value))
    .join("");

export const hasVariables = (text: string): boolean => VARIABLE.test(text);

type Part = { text: string } | { value: string };

const resolveParts = (text: string, keys: ContextKeys): Part[] | undefined => {
  const parts: Part[] = [];
  for (const [index, part] of text.split(VARIABLE).entries()) {
    if (index % 2 === 0) {
      parts.push({ text: part });
      continue;
    }
    const value = resolveVariable(part.slice(2, -1), keys);
    if (value === undefined) return undefined;
    parts.push({ value });
  }
  return parts;
};

/** Only keys with exactly one value can replace a variable. */
const resolveVariable = (variable: string, keys: ContextKeys): string | undefined => {
  if (ESCAPED.has(variable)) return variable;
  const { key, fallback } = keyAndFallback(variable);
  const values = keys(key) ?? [];
  return values.length === 1 ? values[0] : fallback;
};

/** @returns the keys of the variables in a text. */
export const variableKeys = (text: string): string[] =>
  text
    .split(VARIABLE)
    .filter((part, index) => index % 2 === 1 && !ESCAPED.has(part.slice(2, -1)))
    .map((part) => keyAndFallback(part.slice(2, -1)).key);

const keyAndFallback = (variable: string): { key: string; fallback?: string } => {
  const comma = variable.indexOf(",");
  if (comma < 0) return { key: variable.trim() };
  const fallback = variable.slice(comma + 1).trim();
  return {
    key: variable.slice(0, comma).trim(),
    ...(/^'.*'$/s.test(fallback) && { fallback: fallback.slice(1, -1) }),
  };
};
