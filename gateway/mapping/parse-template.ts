// Parses mapping templates in Velocity's language. Macros, and directives that load or evaluate other text, are rejected.
// https://velocity.apache.org/engine/1.7/vtl-reference.html
import { Cursor } from "./cursor.ts";
import { MappingError } from "./mapping-error.ts";
import { ExpressionParser } from "./parse-expression.ts";
import type { Branch, Node, Syntax } from "./syntax.ts";

/** @throws {MappingError} */
export const parseTemplate = (text: string): Syntax => {
  const parser = new TemplateParser(text, new Set(), 0);
  return { nodes: parser.parse(), assigned: parser.assigned };
};

/** Nested directives, strings and parentheses: each takes stack. API Gateway documents no such limit. */
const MAX_DEPTH = 100;

const DIRECTIVE = /#(?:\{([a-z]+)\}|([a-z]+)\b)/y;
const NOT_SERVED = new Set(["include", "parse", "evaluate", "define", "macro"]);

/** Velocity drops the line's rest after a directive when it is blank. */
const REST_OF_LINE = /[ \t]*\r?\n/y;

class TemplateParser {
  readonly assigned: Set<string>;
  private readonly cursor: Cursor;
  private readonly expressions: ExpressionParser;
  private depth: number;

  constructor(text: string, assigned: Set<string>, depth: number) {
    this.cursor = new Cursor(text);
    this.assigned = assigned;
    this.depth = depth;
    this.expressions = new ExpressionParser(
      this.cursor,
      <Result>(run: () => Result) => this.nested(run),
      (inner) => this.nested(() => new TemplateParser(inner, assigned, this.depth).parse()),
    );
  }

  parse(): Node[] {
    const nodes = this.parseNodes();
    if (this.cursor.isAtEnd) return nodes;
    const [directive] = this.cursor.expect(DIRECTIVE, "a directive");
    throw new MappingError(`"${directive}" does not belong to an #if or #foreach`);
  }

  private nested<Result>(run: () => Result): Result {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new MappingError(`it is nested more than ${MAX_DEPTH} deep`);
    const result = run();
    this.depth -= 1;
    return result;
  }

  /** Parses up to the end, or up to `#else`, `#elseif` or `#end`. */
  private parseNodes(): Node[] {
    const nodes: Node[] = [];
    while (!this.cursor.isAtEnd && !this.cursor.sees(/#\{?(?:else|elseif|end)\b/y)) {
      const node = this.parseNode();
      if (node) nodes.push(node);
    }
    return nodes;
  }

  /** @returns undefined for a comment. */
  private parseNode(): Node | undefined {
    const { cursor } = this;
    const text = cursor.take(/[^$#\\]+/y) ?? cursor.take(/\\(?=[$#])(.)/y);
    if (text) return { kind: "text", text: text[1] ?? text[0] };
    if (cursor.take(/##[^\n]*\n?/y)) return undefined;
    if (cursor.takeEnclosed("#*", "*#") !== undefined) return undefined;
    const raw = cursor.takeEnclosed("#[[", "]]#");
    if (raw !== undefined) return { kind: "text", text: raw };
    const directive = cursor.take(DIRECTIVE);
    if (directive) return this.parseDirective(directive[1] ?? directive[2] ?? "", directive[0]);
    const reference = this.expressions.takeReference();
    if (reference) return { kind: "reference", reference };
    return { kind: "text", text: cursor.expect(/./sy, "a character")[0] };
  }

  private parseDirective(name: string, written: string): Node {
    if (name === "set") return this.parseSet();
    if (name === "if") return this.nested(() => this.parseIf());
    if (name === "foreach") return this.nested(() => this.parseForeach());
    if (name === "break" || name === "stop") return { kind: name };
    if (!NOT_SERVED.has(name)) return { kind: "text", text: written };
    throw new MappingError(
      `the directive "#${name}" is not supported; use #set, #if, #foreach, #break and #stop`,
    );
  }

  private parseSet(): Node {
    const { cursor, expressions } = this;
    cursor.expect(/\s*\(\s*/y, '"(" after #set');
    const target = expressions.takeReference();
    if (!target) throw new MappingError('#set must assign to a reference, such as "#set($a = 1)"');
    cursor.expect(/\s*=/y, '"=" in #set');
    const value = expressions.parse();
    this.expectClosing("#set");
    this.assigned.add(target.root);
    return { kind: "set", target, value };
  }

  private parseIf(): Node {
    const branches: Branch[] = [this.parseBranch("#if")];
    while (this.cursor.take(/#(?:elseif\b|\{elseif\})/y))
      branches.push(this.parseBranch("#elseif"));
    const otherwise = this.takeLine(/#(?:else\b|\{else\})/y) ? this.parseNodes() : [];
    this.expectEnd("#if");
    return { kind: "if", branches, otherwise };
  }

  private parseBranch(directive: string): Branch {
    this.cursor.expect(/\s*\(/y, `"(" after ${directive}`);
    const condition = this.expressions.parse();
    this.expectClosing(directive);
    return { condition, body: this.parseNodes() };
  }

  private parseForeach(): Node {
    const { cursor } = this;
    const [, variable = ""] = cursor.expect(
      /\s*\(\s*\$!?\{?([A-Za-z][\w-]*)\}?\s+in\b/y,
      '"($variable in" after #foreach',
    );
    for (const name of [variable, "foreach", "velocityCount", "velocityHasNext"])
      this.assigned.add(name);
    const list = this.expressions.parse();
    this.expectClosing("#foreach");
    const body = this.parseNodes();
    this.expectEnd("#foreach");
    return { kind: "foreach", variable, list, body };
  }

  private expectClosing(directive: string): void {
    this.cursor.expect(/\s*\)/y, `")" of ${directive}`);
    this.cursor.take(REST_OF_LINE);
  }

  private expectEnd(directive: string): void {
    if (!this.takeLine(/#(?:end\b|\{end\})/y)) throw new MappingError(`${directive} has no #end`);
  }

  private takeLine(pattern: RegExp): boolean {
    const isThere = this.cursor.take(pattern) !== undefined;
    if (isThere) this.cursor.take(REST_OF_LINE);
    return isThere;
  }
}
