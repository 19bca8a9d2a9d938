// Parses Terraform expressions into functions of a scope. A value that is known only after apply makes what is computed
// from it unknown.
// https://developer.hashicorp.com/terraform/language/expressions
import { BudgetedCursor } from "./budgeted-cursor.ts";
import { callFunction } from "./functions.ts";
import { groupByKey, keepIn, type Loop } from "./loops.ts";
import { binary, unary } from "./operators.ts";
import type { Expression, Shared } from "./scope.ts";
import { isUnknown } from "./unknown.ts";
import { isTrue, member, toText, type Value } from "./values.ts";

/** Lowest precedence first; all operators are left-associative. */
const PRECEDENCE = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Strings in expressions are templates, which contain expressions: the parser of those is handed in. */
export type ParseText = (template: string, isQuoted: boolean) => Expression;

export class Parser extends BudgetedCursor {
  private readonly shared: Shared;
  private readonly parseText: ParseText;

  constructor(source: string, shared: Shared, parseText: ParseText) {
    super(source, shared.budget);
    this.shared = shared;
    this.parseText = parseText;
  }

  conditional(): Expression {
    const condition = this.binary(0);
    if (!this.accept("?")) return condition;
    const yes = this.conditional();
    this.expect(":");
    const no = this.conditional();
    return (scope) => {
      const chosen = condition(scope);
      if (isUnknown(chosen)) return chosen;
      return isTrue(chosen) ? yes(scope) : no(scope);
    };
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

  /** The rest of the traversal applies to each element. Anything but a list counts as a list of it, and null as none. */
  private splat(list: Expression): Expression {
    let element: Value = null;
    const rest = this.traversal(() => element);
    return (scope) => {
      const value = list(scope);
      if (isUnknown(value)) return value;
      const elements = Array.isArray(value) ? value : value === null ? [] : [value];
      this.budget.spend(elements.length);
      return elements.map((one) => {
        element = one;
        return rest(scope);
      });
    };
  }

  private primary(): Expression {
    const token = this.next();
    if (token.kind === "number") return () => Number(token.text);
    if (token.kind === "string") return this.parseText(token.text, true);
    if (token.kind === "heredoc") return this.parseText(token.text, false);
    if (token.kind === "identifier") return this.name(token.text);
    if (token.text === "(") return this.closed(this.conditional(), ")");
    if (token.text === "[") return this.peek().text === "for" ? this.forList() : this.list();
    if (token.text === "{") return this.peek().text === "for" ? this.forObject() : this.object();
    return this.fail(`Unexpected "${token.text}"`);
  }

  private name(text: string): Expression {
    if (text === "true" || text === "false") return () => text === "true";
    if (text === "null") return () => null;
    // In an object, a key in parentheses may begin the next line.
    if (this.peek().isFirst === true || !this.accept("(")) {
      return (scope) => {
        this.budget.spend(1);
        return scope(text);
      };
    }
    const { items, spread } = this.items(")");
    return (scope) => {
      const values = items.map((item) => () => item(scope));
      return callFunction(text, spread ? this.spreadLast(values) : values, this.shared);
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
    return (scope) => {
      const kept = keepIn(loop(scope), keep);
      return typeof kept === "string" ? kept : kept.map((inner) => value(inner));
    };
  }

  /** With `...`, values with the same key form a list. */
  private forObject(): Expression {
    const loop = this.forIntro();
    const key = this.conditional();
    this.expect("=>");
    const value = this.conditional();
    const isGrouped = this.accept("...");
    const keep = this.forCondition("}");
    return (scope) => {
      const kept = keepIn(loop(scope), keep);
      if (typeof kept === "string") return kept;
      const entries = kept.map((inner) => [toText(key(inner)), value(inner)] as const);
      return isGrouped ? groupByKey(entries) : Object.fromEntries(entries);
    };
  }

  private forIntro(): Loop {
    const loop = this.loop();
    this.expect(":");
    return loop;
  }

  /** `for v in list` or `for k, v in list`. */
  loop(): Loop {
    this.expect("for");
    const first = this.next().text;
    const second = this.accept(",") ? this.next().text : undefined;
    this.expect("in");
    const collection = this.conditional();
    const [keyName, valueName] = second === undefined ? [undefined, first] : [first, second];
    return (scope) => {
      const elements = collection(scope);
      if (isUnknown(elements)) return elements;
      return this.entries(elements).map(
        ([key, value]) =>
          (name) =>
            name === valueName ? value : name === keyName ? key : scope(name),
      );
    };
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
}
