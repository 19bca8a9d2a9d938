// Splits a Terraform expression into tokens.
// https://developer.hashicorp.com/terraform/language/expressions
import { GatewayError } from "../errors.ts";
import { excerpt } from "../excerpt.ts";

export interface Token {
  kind: "number" | "string" | "identifier" | "symbol" | "end";
  /** The characters themselves; of a string, what is between its quotes, escapes and `${…}` untouched. */
  text: string;
}

const PATTERNS: [Token["kind"], RegExp][] = [
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["identifier", /[A-Za-z_][\w-]*/y],
  ["symbol", /\.\.\.|=>|==|!=|<=|>=|&&|\|\||[[\](){}.,:?+\-*/%<>!=]/y],
];

export const tokenize = (source: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
    } else if (source.charAt(at) === '"') {
      const end = endOfString(source, at);
      tokens.push({ kind: "string", text: source.slice(at + 1, end) });
      at = end + 1;
    } else {
      const token = match(source, at);
      tokens.push(token);
      at += token.text.length;
    }
  }
  return [...tokens, { kind: "end", text: "" }];
};

const match = (source: string, at: number): Token => {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw new GatewayError("EXPRESSION", `Unexpected "${source.charAt(at)}" in: ${excerpt(source)}`);
};

/** @returns the index of the closing quote; quotes inside `${…}` belong to strings of their own. */
const endOfString = (source: string, start: number): number => {
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') return at;
    else if (source.startsWith("${", at)) at = endOfInterpolation(source, at);
  }
  throw new GatewayError("EXPRESSION", `A string has no end in: ${excerpt(source)}`);
};

/** @param start index of `${`. @returns the index of its closing brace. */
export const endOfInterpolation = (source: string, start: number): number => {
  let depth = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '"') at = endOfString(source, at);
    else if (char === "{") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new GatewayError("EXPRESSION", `"\${" has no closing brace in: ${excerpt(source)}`);
};
