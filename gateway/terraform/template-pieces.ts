// Puts a template together: texts, values, and the directives `%{if}` and `%{for}`.
// https://developer.hashicorp.com/terraform/language/expressions/strings#directives
import { trimEndWhile } from "./trim.ts";
import type { TemplatePart } from "../../shared/template.ts";
import type { Budget } from "./budget.ts";
import type { Parser } from "./expression-parser.ts";
import type { Loop } from "./loops.ts";
import type { Expression, Scope } from "./scope.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { isUnknown } from "./unknown.ts";
import { isTrue, toText } from "./values.ts";

export type Piece =
  | { text: string }
  | { value: Expression }
  | { if: Expression }
  | { for: Loop }
  | { word: "else" | "endif" | "endfor" };

/** Removes strip markers (`~`), and the white space beside them. */
export const stripMarkers = (parts: TemplatePart[], isQuoted: boolean): TemplatePart[] =>
  parts.map((part, index): TemplatePart => {
    if (!("text" in part)) return withoutMarkers(part);
    const [before, after] = [parts[index - 1], parts[index + 1]];
    const text = isMarked(before, /~$/) ? trimStart(part.text, isQuoted) : part.text;
    return { text: isMarked(after, /^~/) ? trimEnd(text, isQuoted) : text };
  });

const withoutMarkers = (part: { source: string } | { directive: string }): TemplatePart =>
  "source" in part ? { source: clean(part.source) } : { directive: clean(part.directive) };

const clean = (source: string): string => source.replace(/^~/, "").replace(/~$/, "");

const isMarked = (part: TemplatePart | undefined, marker: RegExp): boolean =>
  part !== undefined &&
  !("text" in part) &&
  marker.test("source" in part ? part.source : part.directive);

// Outside of quotes, Terraform reads a literal line by line, and strips only the nearest one.
const trimStart = (text: string, isQuoted: boolean): string =>
  isQuoted ? text.trimStart() : text.replace(/^[^\S\n]*\n?/, "");

const trimEnd = (text: string, isQuoted: boolean): string => {
  if (isQuoted) return text.trimEnd();
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  return trimEndWhile(line, (one) => one !== "\n" && one.trim() === "");
};

export const parseDirective = (parser: Parser): Piece => {
  const { text } = parser.peek();
  const piece = readDirective(parser, text);
  parser.expectEnd();
  return piece;
};

const readDirective = (parser: Parser, word: string): Piece => {
  if (word === "for") return { for: parser.loop() };
  parser.next();
  if (word === "if") return { if: parser.conditional() };
  if (word === "else" || word === "endif" || word === "endfor") return { word };
  return parser.fail(`Expected if, else, endif, for or endfor, found "${word}"`);
};

/** @throws {GatewayError} for directives that do not match. */
export const assemble = (pieces: Piece[], budget: Budget): Expression => {
  const rest = [...pieces];
  const all = sequence(rest, budget);
  if (rest.length > 0) throw mismatch(rest[0]);
  return (scope) => {
    const text = all(scope);
    budget.spendOnText(text.length);
    return text;
  };
};

type Text = (scope: Scope) => string;

/** Takes pieces until a word that closes or continues the directive around them. */
const sequence = (rest: Piece[], budget: Budget): Text => {
  const texts: Text[] = [];
  for (let piece = rest[0]; piece && !("word" in piece); piece = rest[0]) {
    rest.shift();
    texts.push(readPiece(piece, rest, budget));
  }
  return (scope) => {
    const written = texts.map((text) => text(scope));
    budget.spend(written.length + 2);
    return written.join("");
  };
};

const readPiece = (
  piece: Exclude<Piece, { word: string }>,
  rest: Piece[],
  budget: Budget,
): Text => {
  if ("text" in piece) return () => piece.text;
  if ("value" in piece) return (scope) => toText(piece.value(scope));
  return "if" in piece ? readIf(piece.if, rest, budget) : readFor(piece.for, rest, budget);
};

const readIf = (condition: Expression, rest: Piece[], budget: Budget): Text => {
  const yes = sequence(rest, budget);
  const no = take(rest, "else") ? sequence(rest, budget) : () => "";
  if (!take(rest, "endif")) throw mismatch(rest[0]);
  return (scope) => {
    const holds = condition(scope);
    if (isUnknown(holds)) return holds;
    return isTrue(holds) ? yes(scope) : no(scope);
  };
};

const readFor = (loop: Loop, rest: Piece[], budget: Budget): Text => {
  const body = sequence(rest, budget);
  if (!take(rest, "endfor")) throw mismatch(rest[0]);
  return (scope) => {
    const scopes = loop(scope);
    if (typeof scopes === "string") return scopes;
    const texts = scopes.map((inner) => body(inner));
    budget.spendOnText(texts.reduce((sum, { length }) => sum + length, 0));
    return texts.join("");
  };
};

const take = (rest: Piece[], word: string): boolean => {
  const [piece] = rest;
  if (!piece || !("word" in piece) || piece.word !== word) return false;
  rest.shift();
  return true;
};

const mismatch = (piece: Piece | undefined): GatewayError =>
  new GatewayError(
    "EXPRESSION",
    piece && "word" in piece
      ? `%{ ${piece.word} } closes nothing that is open in its template`
      : "A template ends before the %{ endif } or %{ endfor } of a directive",
  );
