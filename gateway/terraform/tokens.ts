// Splits a Terraform expression into tokens.
// https://developer.hashicorp.com/terraform/language/expressions
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { endOfComment, endOfString, readHeredoc } from "../../shared/template.ts";
import { orGatewayError } from "./template-errors.ts";

export interface Token {
  kind: "number" | "string" | "heredoc" | "identifier" | "symbol" | "end";
  /** The source text; for a string the text between the quotes, with escapes and `${…}` unchanged. */
  text: string;
  /** Whether it is the first of its line. */
  isFirst?: boolean;
}

const PATTERNS: [Token["kind"], RegExp][] = [
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["identifier", /provider(?:::\w+)+/y],
  ["identifier", /[A-Za-z_][\w-]*/y],
  ["symbol", /\.\.\.|=>|==|!=|<=|>=|&&|\|\||[[\](){}.,:?+\-*/%<>!=]/y],
];

export const tokenize = (source: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  let isFirst = true;
  while (at < source.length) {
    const skipped = orGatewayError(() => endOfComment(source, at));
    if (skipped !== undefined || /\s/.test(source.charAt(at))) {
      const end = (skipped ?? at) + 1;
      isFirst ||= source.slice(at, end).includes("\n");
      at = end;
    } else {
      const { token, end } = orGatewayError(() => readToken(source, at));
      tokens.push({ ...token, isFirst });
      isFirst = false;
      at = end;
    }
  }
  return [...tokens, { kind: "end", text: "" }];
};

/** @returns the token that begins here, and the index after it. */
const readToken = (source: string, at: number): { token: Token; end: number } => {
  if (source.charAt(at) === '"') {
    const end = endOfString(source, at);
    return { token: { kind: "string", text: source.slice(at + 1, end) }, end: end + 1 };
  }
  const heredoc = readHeredoc(source, at);
  if (heredoc) return { token: { kind: "heredoc", text: heredoc.text }, end: heredoc.end + 1 };
  const token = match(source, at);
  return { token, end: at + token.text.length };
};

const match = (source: string, at: number): Token => {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw new GatewayError("EXPRESSION", `Unexpected "${source.charAt(at)}" in: ${excerpt(source)}`);
};
