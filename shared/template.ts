// Terraform templates: text with `${…}` in it.
// https://developer.hashicorp.com/terraform/language/expressions/strings
import { excerpt } from "./excerpt.ts";

/** What is wrong with a template, and the beginning of its text. */
export class TemplateError extends SyntaxError {
  override name = "TemplateError";
}

/** Literal text, or the source between `${` and `}`, or between `%{` and `}`. Strip markers (`~`) stay in the source. */
export type TemplatePart = { text: string } | { source: string } | { directive: string };

/**
 * @returns at least one part; `$${` stands for a literal `${`, and `%%{` for `%{`.
 * @throws {TemplateError} for a string, an interpolation or a directive without an end.
 */
export const splitTemplate = (template: string): TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  for (const { 0: opening, index } of template.matchAll(/\$\$\{|%%\{|[$%]\{/g)) {
    if (index < at) continue; // Within the interpolation before.
    literal += template.slice(at, index);
    at = index + opening.length;
    if (opening.length === 3) {
      literal += opening.slice(1);
      continue;
    }
    const end = endOfInterpolation(template, index);
    const source = template.slice(at, end);
    if (literal !== "") parts.push({ text: literal });
    parts.push(opening === "${" ? { source } : { directive: source });
    literal = "";
    at = end + 1;
  }
  literal += template.slice(at);
  return literal !== "" || parts.length === 0 ? [...parts, { text: literal }] : parts;
};

/**
 * @param start index of the opening quote.
 * @returns the index of the closing quote; quotes inside `${…}` belong to strings of their own.
 * @throws {TemplateError} when there is none.
 */
export const endOfString = (source: string, start: number): number => {
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') return at;
    else if (isOpening(source, at)) at = endOfInterpolation(source, at);
  }
  throw new TemplateError(`A string has no end in: ${excerpt(source)}`);
};

/** Whether an interpolation or a directive begins here. `$${` and `%%{` are text. */
const isOpening = (source: string, at: number): boolean => {
  const sign = source.charAt(at);
  if (source.charAt(at + 1) !== "{" || (sign !== "$" && sign !== "%")) return false;
  return source.charAt(at - 1) !== sign;
};

/** @param start index of `${` or `%{`. @returns the index of its closing brace. */
const endOfInterpolation = (source: string, start: number): number => {
  let depth = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '"') at = endOfString(source, at);
    else if (char === "{") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return at;
    } else at = endOfAside(source, at) ?? at;
  }
  throw new TemplateError(
    `"${source.slice(start, start + 2)}" has no closing brace in: ${excerpt(source)}`,
  );
};

/**
 * @returns the index of the last character of a comment or a heredoc that begins here; undefined when none does. Their
 * quotes and braces are text.
 */
const endOfAside = (source: string, at: number): number | undefined => {
  const char = source.charAt(at);
  if (char === "<") return readHeredoc(source, at)?.end;
  if (char !== "#" && char !== "/") return undefined;
  return endOfComment(source, at);
};

/** @returns the index of the last character of the comment that begins here; undefined when none does. */
export const endOfComment = (source: string, at: number): number | undefined => {
  if (source.startsWith("/*", at)) {
    const end = source.indexOf("*/", at + 2);
    return end === -1 ? source.length - 1 : end + 1;
  }
  if (source.charAt(at) !== "#" && !source.startsWith("//", at)) return undefined;
  const end = source.indexOf("\n", at);
  return end === -1 ? source.length - 1 : end;
};

export interface Heredoc {
  /** With `${…}` and `%{…}` unchanged; of `<<-`, without the common indentation. */
  text: string;
  /** Index of its last character, the end of the marker that closes it. */
  end: number;
}

/** @returns the heredoc that begins here, such as `<<EOT`; undefined when none does. */
export const readHeredoc = (source: string, at: number): Heredoc | undefined => {
  if (!source.startsWith("<<", at)) return undefined;
  const lineEnd = source.indexOf("\n", at);
  const [, flush, marker] = /^<<(-?)([\w-]+)\r?$/.exec(source.slice(at, lineEnd)) ?? [];
  if (lineEnd === -1 || marker === undefined) return undefined;
  const lines: string[] = [];
  for (let from = lineEnd + 1; from < source.length;) {
    const next = source.indexOf("\n", from);
    const line = source.slice(from, next === -1 ? undefined : next);
    if (line.trim() === marker) {
      const text = (flush === "-" ? withoutIndentation(lines) : lines).map((one) => `${one}\n`);
      return { text: text.join(""), end: from + line.trimEnd().length - 1 };
    }
    lines.push(line);
    from = next === -1 ? source.length : next + 1;
  }
  throw new TemplateError(`"<<${marker}" has no closing ${marker} in: ${excerpt(source)}`);
};

const withoutIndentation = (lines: string[]): string[] => {
  const written = lines.filter((line) => line.trim() !== "");
  const indentation = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Math.min(indentation, line.length)));
};
