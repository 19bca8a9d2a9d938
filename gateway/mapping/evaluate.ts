// Compiles the expressions of a template into functions that evaluate them.
import { excerpt } from "../../shared/excerpt.ts";
import { MappingError } from "./mapping-error.ts";
import { callMethod, METHODS } from "./methods.ts";
import { BINARY } from "./operators.ts";
import { printValue, type Spend } from "./print-value.ts";
import type { Run } from "./run.ts";
import type { Chain, Expression, Node, Reference, Step } from "./syntax.ts";
import { isTrue, readMember, TemplateList } from "./values.ts";
import { compileRoot, type Evaluate, notServed } from "./variables.ts";

/** Elements of a range such as `[1..9]`. */
const MAX_RANGE = 10_000;

export class ExpressionCompiler {
  private readonly assigned: ReadonlySet<string>;
  private readonly compileText: (nodes: Node[]) => (run: Run) => string;

  /**
   * @param assigned names that the template assigns.
   * @param compileText compiles the contents of a string in double quotes.
   */
  constructor(assigned: ReadonlySet<string>, compileText: (nodes: Node[]) => (run: Run) => string) {
    this.assigned = assigned;
    this.compileText = compileText;
  }

  /** @throws {MappingError} for an unsupported variable or function. */
  compile = (expression: Expression): Evaluate => {
    const evaluate = this.compileKind(expression);
    return (run) => {
      run.step();
      return evaluate(run);
    };
  };

  compileReference(reference: Reference): Evaluate {
    const { root, steps } = reference;
    const { evaluate, rest } = this.assigned.has(root)
      ? { evaluate: (run: Run) => run.variables.get(root), rest: steps }
      : compileRoot(reference, this.compile);
    const follow = rest.map((step) => this.compileStep(step, reference));
    return (run) => follow.reduce((value, next) => next(run, value), evaluate(run));
  }

  private compileKind(expression: Expression): Evaluate {
    switch (expression.kind) {
      case "literal":
        return () => expression.value;
      case "interpolated":
        return this.compileText(expression.nodes);
      case "reference":
        return this.compileReference(expression.reference);
      case "list":
        return this.compileList(expression.items);
      case "range":
        return this.compileRange(expression);
      case "map":
        return this.compileMap(expression.entries);
      case "not": {
        const operand = this.compile(expression.operand);
        return (run) => !isTrue(operand(run));
      }
      case "chain":
        break;
    }
    return this.compileChain(expression);
  }

  private compileList(items: Expression[]): Evaluate {
    const compiled = items.map(this.compile);
    return (run) => TemplateList.create(compiled.map((item) => item(run)));
  }

  private compileRange({ from, to }: { from: Expression; to: Expression }): Evaluate {
    const [start, end] = [this.compile(from), this.compile(to)];
    return (run) => {
      const [first, last] = [Number(start(run)), Number(end(run))];
      const length = Math.abs(last - first) + 1;
      if (!(length <= MAX_RANGE))
        throw new RangeError(`the range [${first}..${last}] has more than ${MAX_RANGE} elements`);
      run.use(length);
      const direction = first <= last ? 1 : -1;
      return TemplateList.create(Array.from({ length }, (_, index) => first + direction * index));
    };
  }

  /** `Object.fromEntries` defines names such as `__proto__` like any other. */
  private compileMap(entries: [Expression, Expression][]): Evaluate {
    const compiled = entries.map(
      ([key, value]) => [this.compile(key), this.compile(value)] as const,
    );
    return (run) =>
      Object.fromEntries(
        compiled.map(([key, value]) => [printValue(key(run), createSpend(run)), value(run)]),
      );
  }

  private compileChain({ first, rest }: Chain): Evaluate {
    const begin = this.compile(first);
    const operations = rest.map(({ operator, operand }) => {
      const evaluate = this.compile(operand);
      if (operator === "&&")
        return (run: Run, left: unknown) => isTrue(left) && isTrue(evaluate(run));
      if (operator === "||")
        return (run: Run, left: unknown) => isTrue(left) || isTrue(evaluate(run));
      const operate = BINARY.get(operator);
      return (run: Run, left: unknown) => operate?.(left, evaluate(run), createSpend(run));
    });
    return (run) => operations.reduce((left, operate) => operate(run, left), begin(run));
  }

  private compileStep(step: Step, reference: Reference): (run: Run, value: unknown) => unknown {
    if ("property" in step) return (_, value) => readMember(value, step.property);
    if ("index" in step) {
      const index = this.compile(step.index);
      return (run, value) => readMember(value, printValue(index(run), createSpend(run)));
    }
    if (!METHODS.has(step.method))
      throw notServed(reference, `the methods ${[...METHODS].join("(), ")}()`);
    const args = step.args.map(this.compile);
    return (run, value) => {
      run.step();
      const given = args.map((arg) => arg(run));
      const result = callMethod(value, step.method, given, createSpend(run));
      run.use(measureSize(result));
      return result;
    };
  }
}

export const createSpend =
  (run: Run): Spend =>
  (characters) =>
    run.use(characters);

const measureSize = (value: unknown): number =>
  typeof value === "string" || Array.isArray(value) ? value.length : 1;

/** @throws {MappingError} for a target that is not a variable of the template. */
export const assertAssignable = ({ root, steps }: Reference, isReserved: boolean): void => {
  if (!isReserved && !steps.some((step) => "method" in step)) return;
  throw new MappingError(
    `#set cannot assign to $${excerpt(root)}; use a name of your own, such as $value`,
  );
};
