// Splits a Terraform expression into tokens.
// https://developer.hashicorp.com/terraform/language/expressions
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { endOfString } from "../../shared/template.ts";
import { orGatewayError } from "./template-errors.ts";

export interface Token {
  kind: "number" | "string" | "identifier" | "symbol" | "end";
  /** The source text; for a string the text between the quotes, with escapes and `${…}` unchanged. */
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
      const end = orGatewayError(() => endOfString(source, at));
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
