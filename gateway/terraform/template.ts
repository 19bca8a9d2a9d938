// Terraform templates: text with `${…}` in it.
// https://developer.hashicorp.com/terraform/language/expressions/strings
import { GatewayError } from "../errors.ts";
import { excerpt } from "../excerpt.ts";
import { endOfInterpolation } from "./tokens.ts";

/** Literal text, or the source of the expression between `${` and `}`. */
export type TemplatePart = { text: string } | { source: string };

/** @returns at least one part; `$${` stands for a literal `${`. */
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
    throw new GatewayError(
      "EXPRESSION",
      `Template directives (%{ … }) are not served: ${excerpt(template)}`,
    );
  }
};

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Resolves the backslash escapes of a quoted string. */
export const unescape = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, char: string) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : (ESCAPES[char] ?? char),
  );
