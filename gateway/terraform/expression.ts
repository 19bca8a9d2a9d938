// Parses Terraform expressions into functions of a scope.
// https://developer.hashicorp.com/terraform/language/expressions
import { Budget } from "./budget.ts";
import { BudgetedCursor } from "./budgeted-cursor.ts";
import { callFunction } from "./functions.ts";
import { binary, unary } from "./operators.ts";
import { splitTemplate } from "../../shared/template.ts";
import { unescape } from "./escapes.ts";
import { orGatewayError } from "./template-errors.ts";
import { member, toText, type Value } from "./values.ts";

/** Resolves the first name of a reference: `var`, `local`, `aws_sqs_queue`, a `for` variable, … */
export type Scope = (name: string) => Value;

export type Expression = (scope: Scope) => Value;

/** Lowest precedence first; all operators are left-associative. */
const PRECEDENCE = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

/** @param budget shared by all expressions of a configuration. */
export const parseExpression = (source: string, budget = new Budget()): Expression => {
  budget.spendOnText(source.length);
  const parser = new Parser(source, budget);
  const expression = parser.conditional();
  parser.expectEnd();
  return expression;
};

/**
 * @param quoted whether the text is a quoted string in an expression, with backslash escapes. In strings of a JSON
 * document, the JSON parser has resolved them already.
 * @returns for a template that is a single `${…}`, that expression with its type; otherwise a string.
 */
export const parseTemplate = (
  template: string,
  { quoted = false, budget = new Budget() } = {},
): Expression => {
  const parts = orGatewayError(() => splitTemplate(template)).map((part): Expression => {
    if ("source" in part) return parseExpression(part.source, budget);
    const text = quoted ? unescape(part.text) : part.text;
    return () => text;
  });
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return (scope) => {
    const texts = parts.map((part) => toText(part(scope)));
    budget.spendOnText(texts.reduce((sum, { length }) => sum + length, 0));
    return texts.join("");
  };
};

class Parser extends BudgetedCursor {
  conditional(): Expression {
    const condition = this.binary(0);
    if (!this.accept("?")) return condition;
    const yes = this.conditional();
    this.expect(":");
    const no = this.conditional();
    return (scope) => (condition(scope) === true ? yes(scope) : no(scope));
  }

  private binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (let op = this.acceptAny(operators); op !== undefined; op = this.acceptAny(operators)) {
      const [a, b, operator] = [left, this.binary(level + 1), op];
      left = (scope) =>
        binary(
          operator,
          () => this.counted(a(scope)),
          () => this.counted(b(scope)),
        );
    }
    return left;
  }

  private unary(): Expression {
    const operator = this.acceptAny(["!", "-"]);
    if (operator === undefined) return this.traversal(this.primary());
    const operand = this.unary();
    return (scope) => unary(operator, operand(scope));
  }

  /** Parses a sequence of `.name`, `.0`, `[index]`, `[*]` and `.*`. */
  private traversal(start: Expression): Expression {
    let value = start;
    for (;;) {
      const from = value;
      if (this.accept(".")) {
        if (this.accept("*")) return this.splat(from);
        const name = this.next().text;
        value = (scope) => member(from(scope), name);
      } else if (this.accept("[")) {
        if (this.accept("*")) {
          this.expect("]");
          return this.splat(from);
        }
        const index = this.conditional();
        this.expect("]");
        value = (scope) => member(from(scope), index(scope));
      } else {
        return value;
      }
    }
  }

  /** The rest of the traversal applies to each element. */
  private splat(list: Expression): Expression {
    let element: Value = null;
    const rest = this.traversal(() => element);
    return (scope) =>
      this.entries(list(scope)).map(([, value]) => {
        element = value;
        return rest(scope);
      });
  }

  private primary(): Expression {
    const token = this.next();
    if (token.kind === "number") return () => Number(token.text);
    if (token.kind === "string") return this.text(token.text);
    if (token.kind === "identifier") return this.name(token.text);
    if (token.text === "(") return this.closed(this.conditional(), ")");
    if (token.text === "[") return this.peek().text === "for" ? this.forList() : this.list();
    if (token.text === "{") return this.peek().text === "for" ? this.forObject() : this.object();
    return this.fail(`Unexpected "${token.text}"`);
  }

  private name(text: string): Expression {
    if (text === "true" || text === "false") return () => text === "true";
    if (text === "null") return () => null;
    if (!this.accept("(")) {
      return (scope) => {
        this.budget.spend(1);
        return scope(text);
      };
    }
    const { items, spread } = this.items(")");
    return (scope) => {
      const values = items.map((item) => () => item(scope));
      return callFunction(text, spread ? this.spreadLast(values) : values, this.budget);
    };
  }

  private list(): Expression {
    const { items } = this.items("]");
    return (scope) => items.map((item) => item(scope));
  }

  private object(): Expression {
    const fields: [Expression, Expression][] = [];
    while (!this.accept("}")) {
      const key = this.key();
      if (!this.accept("=")) this.expect(":");
      fields.push([key, this.conditional()]);
      this.accept(",");
    }
    return (scope) =>
      Object.fromEntries(fields.map(([key, value]) => [toText(key(scope)), value(scope)]));
  }

  /** A bare word is a key; anything else is an expression. */
  private key(): Expression {
    if (this.peek().kind !== "identifier") return this.primary();
    const { text } = this.next();
    return () => text;
  }

  private forList(): Expression {
    const loop = this.forIntro();
    const value = this.conditional();
    const keep = this.forCondition("]");
    return (scope) =>
      loop(scope)
        .filter((inner) => keep(inner) === true)
        .map((inner) => value(inner));
  }

  private forObject(): Expression {
    const loop = this.forIntro();
    const key = this.conditional();
    this.expect("=>");
    const value = this.conditional();
    const keep = this.forCondition("}");
    return (scope) =>
      Object.fromEntries(
        loop(scope)
          .filter((inner) => keep(inner) === true)
          .map((inner) => [toText(key(inner)), value(inner)]),
      );
  }

  /** `for v in list :` or `for k, v in list :`. @returns one scope per element. */
  private forIntro(): (scope: Scope) => Scope[] {
    this.expect("for");
    const first = this.next().text;
    const second = this.accept(",") ? this.next().text : undefined;
    this.expect("in");
    const collection = this.conditional();
    this.expect(":");
    const [keyName, valueName] = second === undefined ? [undefined, first] : [first, second];
    return (scope) =>
      this.entries(collection(scope)).map(
        ([key, value]) =>
          (name) =>
            name === valueName ? value : name === keyName ? key : scope(name),
      );
  }

  private forCondition(close: string): Expression {
    const condition = this.accept("if") ? this.conditional() : () => true;
    return this.closed(condition, close);
  }

  private items(close: string): { items: Expression[]; spread: boolean } {
    const items: Expression[] = [];
    let spread = false;
    while (!this.accept(close)) {
      if (spread) this.fail('Expected nothing after "..."');
      items.push(this.conditional());
      spread = this.accept("...");
      this.accept(",");
    }
    return { items, spread };
  }

  private closed(expression: Expression, close: string): Expression {
    this.expect(close);
    return expression;
  }

  private text(source: string): Expression {
    return parseTemplate(source, { quoted: true, budget: this.budget });
  }
}
