// Parses the expressions and references of mapping templates.
import type { Cursor } from "./cursor.ts";
import { MappingError } from "./mapping-error.ts";
import {
  type Chain,
  type Expression,
  MAX_PRECEDENCE,
  type Node,
  type Operator,
  OPERATORS,
  type Reference,
  type Step,
} from "./syntax.ts";

/** Longest first within a group, so that `<=` is not read as `<`. */
const PATTERNS = Array.from({ length: MAX_PRECEDENCE + 1 }, (_, precedence) => {
  const written = OPERATORS.filter(([, , group]) => group === precedence).flatMap(
    ([symbol, word]) => [
      symbol.replace(/[|+*]/g, "\\$&"),
      ...(word === undefined ? [] : [`${word}\\b`]),
    ],
  );
  return new RegExp(`\\s*(${written.join("|")})`, "y");
});

const SYMBOLS = new Map<string, Operator>(
  OPERATORS.flatMap(([symbol, word]) => [
    [symbol, symbol],
    ...(word === undefined ? [] : [[word, symbol] as const]),
  ]),
);

export class ExpressionParser {
  private readonly cursor: Cursor;
  private readonly nested: <Result>(run: () => Result) => Result;
  private readonly parseText: (text: string) => Node[];

  /**
   * @param nested runs one level deeper. @throws {MappingError} when that is too deep.
   * @param parseText parses the contents of a string in double quotes.
   */
  constructor(
    cursor: Cursor,
    nested: <Result>(run: () => Result) => Result,
    parseText: (text: string) => Node[],
  ) {
    this.cursor = cursor;
    this.nested = nested;
    this.parseText = parseText;
  }

  /** @throws {MappingError} */
  parse(): Expression {
    return this.nested(() => this.parseChain(0));
  }

  /** Consumes `$a.b`, `$!a`, `${a}`; `$` alone is text. @returns undefined where no reference starts. */
  takeReference(): Reference | undefined {
    const { cursor } = this;
    if (cursor.take(/\$!?\{(?=[A-Za-z])/y)) {
      const reference = this.parseReference();
      cursor.expect(/\}/y, '"}"');
      return reference;
    }
    return cursor.take(/\$!?(?=[A-Za-z])/y) && this.parseReference();
  }

  private parseChain(precedence: number): Expression {
    const parseOperand = (): Expression =>
      precedence === MAX_PRECEDENCE ? this.parseUnary() : this.parseChain(precedence + 1);
    const first = parseOperand();
    const rest: Chain["rest"] = [];
    for (;;) {
      const found = this.cursor.take(PATTERNS[precedence] ?? /(?!)/y);
      const operator = SYMBOLS.get(found?.[1] ?? "");
      if (!operator) return rest.length === 0 ? first : { kind: "chain", first, rest };
      rest.push({ operator, operand: parseOperand() });
    }
  }

  private parseUnary(): Expression {
    const { cursor } = this;
    if (cursor.take(/\s*(?:!(?!=)|not\b)/y))
      return { kind: "not", operand: this.nested(() => this.parseUnary()) };
    if (cursor.take(/\s*\(/y)) {
      const inner = this.parse();
      cursor.expect(/\s*\)/y, '")"');
      return inner;
    }
    return this.parsePrimary();
  }

  private parsePrimary(): Expression {
    const { cursor } = this;
    const number = cursor.take(/\s*(-?\d+(?:\.\d+)?)(?!\w)/y);
    if (number) return { kind: "literal", value: Number(number[1]) };
    const word = cursor.take(/\s*(true|false)\b/y);
    if (word) return { kind: "literal", value: word[1] === "true" };
    const quoted = cursor.take(/\s*'((?:[^']|'')*)'/y);
    if (quoted) return { kind: "literal", value: (quoted[1] ?? "").replaceAll("''", "'") };
    const double = cursor.take(/\s*"((?:[^"]|"")*)"/y);
    if (double) return this.parseDoubleQuoted((double[1] ?? "").replaceAll('""', '"'));
    if (cursor.take(/\s*\[/y)) return this.parseList();
    if (cursor.take(/\s*\{/y)) return this.parseMap();
    cursor.take(/\s+/y);
    const reference = this.takeReference();
    if (reference) return { kind: "reference", reference };
    const [before] = cursor.expect(/.{0,20}/sy, "a value");
    throw new MappingError(
      `expected a reference, a number, a string in quotes, a list or a map before "${before}"`,
    );
  }

  private parseDoubleQuoted(text: string): Expression {
    const nodes = this.parseText(text);
    const texts = nodes.flatMap((node) => (node.kind === "text" ? node.text : []));
    return texts.length === nodes.length
      ? { kind: "literal", value: texts.join("") }
      : { kind: "interpolated", nodes };
  }

  private parseList(): Expression {
    const { cursor } = this;
    const items: Expression[] = [];
    while (!cursor.take(/\s*\]/y)) {
      if (items.length > 0) cursor.expect(/\s*,/y, '"," or "]"');
      const item = this.parse();
      if (items.length === 0 && cursor.take(/\s*\.\./y)) return this.parseRange(item);
      items.push(item);
    }
    return { kind: "list", items };
  }

  private parseRange(from: Expression): Expression {
    const to = this.parse();
    this.cursor.expect(/\s*\]/y, '"]"');
    return { kind: "range", from, to };
  }

  private parseMap(): Expression {
    const { cursor } = this;
    const entries: [Expression, Expression][] = [];
    while (!cursor.take(/\s*\}/y)) {
      if (entries.length > 0) cursor.expect(/\s*,/y, '"," or "}"');
      const key = this.parse();
      cursor.expect(/\s*:/y, '":"');
      entries.push([key, this.parse()]);
    }
    return { kind: "map", entries };
  }

  private parseReference(): Reference {
    const [root] = this.cursor.expect(/[A-Za-z][\w-]*/y, "a variable name");
    const steps: Step[] = [];
    for (let step = this.takeStep(); step; step = this.takeStep()) steps.push(step);
    return { root, steps };
  }

  private takeStep(): Step | undefined {
    const { cursor } = this;
    const called = cursor.take(/\.([A-Za-z][\w-]*)\(/y);
    if (called) return { method: called[1] ?? "", args: this.parseArguments() };
    const named =
      cursor.take(/\.([A-Za-z][\w-]*)/y) ??
      cursor.take(/\[\s*(\d+)\s*\]/y) ??
      cursor.take(/\[\s*'([^']*)'\s*\]/y) ??
      cursor.take(/\[\s*"([^"$#]*)"\s*\]/y);
    if (named) return { property: named[1] ?? "" };
    // Other brackets after a reference are text, such as those of a list in JSON.
    if (!cursor.take(/\[(?=\s*[$"])/y)) return undefined;
    const index = this.parse();
    cursor.expect(/\s*\]/y, '"]"');
    return { index };
  }

  private parseArguments(): Expression[] {
    const args: Expression[] = [];
    while (!this.cursor.take(/\s*\)/y)) {
      if (args.length > 0) this.cursor.expect(/\s*,/y, '"," or ")"');
      args.push(this.parse());
    }
    return args;
  }
}
