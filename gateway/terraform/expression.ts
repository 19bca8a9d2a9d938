// Expressions and templates of Terraform, as functions of a scope.
// https://developer.hashicorp.com/terraform/language/expressions
import { splitTemplate } from "../../shared/template.ts";
import { Budget } from "./budget.ts";
import { unescape } from "./escapes.ts";
import { Parser } from "./expression-parser.ts";
import type { Expression, Shared } from "./scope.ts";
import { orGatewayError } from "./template-errors.ts";
import { assemble, parseDirective, type Piece, stripMarkers } from "./template-pieces.ts";

export const parseExpression = (
  source: string,
  shared: Shared = { budget: new Budget() },
): Expression => {
  const parser = createParser(source, shared);
  const expression = parser.conditional();
  parser.expectEnd();
  return expression;
};

interface TemplateOptions extends Partial<Shared> {
  /**
   * Whether the text is a quoted string in an expression, with backslash escapes. In strings of a JSON document, the JSON
   * parser has resolved them already. Default: false.
   */
  quoted?: boolean;
}

/** @returns for a template that is a single `${…}`, that expression with its type; otherwise a string. */
export const parseTemplate = (
  template: string,
  { quoted = false, budget = new Budget(), others }: TemplateOptions = {},
): Expression => {
  const shared = { budget, others };
  const parts = orGatewayError(() => splitTemplate(template)).map((part) =>
    quoted && "text" in part ? { text: unescape(part.text) } : part,
  );
  const pieces = stripMarkers(parts, quoted).map((part): Piece => {
    if ("text" in part) return part;
    if ("source" in part) return { value: parseExpression(part.source, shared) };
    return parseDirective(createParser(part.directive, shared));
  });
  const [only] = pieces;
  if (only && "value" in only && pieces.length === 1) return only.value;
  return assemble(pieces, budget);
};

const createParser = (source: string, shared: Shared): Parser => {
  shared.budget.spendOnText(source.length);
  return new Parser(source, shared, (template, quoted) =>
    parseTemplate(template, { ...shared, quoted }),
  );
};
