// Terraform templates: text with `${…}` in it.
// https://developer.hashicorp.com/terraform/language/expressions/strings
import { excerpt } from "./excerpt.ts";

/** What is wrong with a template, and the beginning of its text. */
export class TemplateError extends SyntaxError {
  override name = "TemplateError";
}

/** Literal text, or the source of the expression between `${` and `}`. */
export type TemplatePart = { text: string } | { source: string };

/**
 * @returns at least one part; `$${` stands for a literal `${`.
 * @throws {TemplateError} for a string or an interpolation without an end, and for a directive.
 */
export const splitTemplate = (template: string): TemplatePart[] => {
  assertNoDirective(template);
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < template.length) {
    if (template.startsWith("$${", at)) {
      literal += "${";
      at += 3;
    } else if (template.startsWith("${", at)) {
      const end = endOfInterpolation(template, at);
      if (literal !== "") parts.push({ text: literal });
      parts.push({ source: template.slice(at + 2, end) });
      literal = "";
      at = end + 1;
    } else {
      literal += template.charAt(at);
      at += 1;
    }
  }
  return literal !== "" || parts.length === 0 ? [...parts, { text: literal }] : parts;
};

const assertNoDirective = (template: string): void => {
  if (/(?<!%)%\{/.test(template)) {
    throw new TemplateError(`Template directives (%{ … }) are not served: ${excerpt(template)}`);
  }
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
    else if (source.startsWith("${", at)) at = endOfInterpolation(source, at);
  }
  throw new TemplateError(`A string has no end in: ${excerpt(source)}`);
};

/** @param start index of `${`. @returns the index of its closing brace. */
const endOfInterpolation = (source: string, start: number): number => {
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
  throw new TemplateError(`"\${" has no closing brace in: ${excerpt(source)}`);
};
