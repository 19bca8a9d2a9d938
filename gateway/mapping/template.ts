// Compiles a mapping template into a function that renders it.
import { assertAssignable, ExpressionCompiler, createSpend } from "./evaluate.ts";
import { parseTemplate } from "./parse-template.ts";
import { printValue } from "./print-value.ts";
import { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { Branch, Node, Reference } from "./syntax.ts";
import { isMap, isTrue, readMember, putMember } from "./values.ts";
import { type Evaluate, isRoot } from "./variables.ts";

/** @throws when it reads into a body that is not JSON, or when its output is too large. */
export type Template = (scope: Scope) => string;

/** @throws {MappingError} for unsupported syntax. */
export const compileTemplate = (text: string): Template => {
  const { nodes, assigned } = parseTemplate(text);
  const render = new TemplateCompiler(assigned).compileText(nodes);
  return (scope) => render(new Run(scope));
};

/** Iterations of one `#foreach`; further elements are not visited. */
const MAX_ITERATIONS = 1000;

/** What has been written so far, and what ends the current list of parts early. */
interface Writing {
  run: Run;
  text: string;
}

/** `break` ends the innermost loop, `stop` the whole template. */
type Ending = "break" | "stop" | undefined;

type Write = (writing: Writing) => Ending;

class TemplateCompiler {
  private readonly expressions: ExpressionCompiler;

  constructor(assigned: ReadonlySet<string>) {
    this.expressions = new ExpressionCompiler(assigned, (nodes) => this.compileText(nodes));
  }

  compileText(nodes: Node[]): (run: Run) => string {
    const write = this.compileNodes(nodes);
    return (run) => {
      const writing = { run, text: "" };
      write(writing);
      return writing.text;
    };
  }

  private compileNodes(nodes: Node[]): Write {
    const writes = nodes.map((node) => this.compileNode(node));
    return (writing) => {
      for (const write of writes) {
        const ending = write(writing);
        if (ending) return ending;
      }
      return undefined;
    };
  }

  private compileNode(node: Node): Write {
    switch (node.kind) {
      case "text":
        return (writing) => append(writing, node.text);
      case "reference":
        return this.compileOutput(node.reference);
      case "set":
        return this.compileSet(node.target, this.expressions.compile(node.value));
      case "if":
        return this.compileIf(node.branches, node.otherwise);
      case "foreach":
        return this.compileForeach(node);
      case "break":
      case "stop":
        break;
    }
    return () => node.kind;
  }

  private compileOutput(reference: Reference): Write {
    const evaluate = this.expressions.compileReference(reference);
    return (writing) => {
      const { run } = writing;
      run.step();
      writing.text += printValue(evaluate(run), createSpend(run));
      return undefined;
    };
  }

  private compileSet({ root, steps }: Reference, evaluate: Evaluate): Write {
    assertAssignable({ root, steps }, isRoot(root));
    const last = steps.at(-1);
    if (!last) {
      return ({ run }) => {
        run.variables.set(root, evaluate(run));
        return undefined;
      };
    }
    const parent = this.expressions.compileReference({ root, steps: steps.slice(0, -1) });
    const key = this.compileKey(last);
    return ({ run }) => {
      setMember(parent(run), key(run), evaluate(run));
      return undefined;
    };
  }

  private compileKey(step: Reference["steps"][number]): (run: Run) => string {
    if (!("index" in step)) return () => ("property" in step ? step.property : "");
    const index = this.expressions.compile(step.index);
    return (run) => printValue(index(run), createSpend(run));
  }

  private compileIf(branches: Branch[], otherwise: Node[]): Write {
    const compiled = branches.map(({ condition, body }) => ({
      holds: this.expressions.compile(condition),
      write: this.compileNodes(body),
    }));
    const fallback = this.compileNodes(otherwise);
    return (writing) => {
      const chosen = compiled.find(({ holds }) => isTrue(holds(writing.run)));
      return (chosen?.write ?? fallback)(writing);
    };
  }

  private compileForeach({ variable, list, body }: Node & { kind: "foreach" }): Write {
    const evaluate = this.expressions.compile(list);
    const write = this.compileNodes(body);
    return (writing) => {
      const { variables } = writing.run;
      const outer = new Map(variables);
      const items = listItems(evaluate(writing.run)).slice(0, MAX_ITERATIONS);
      for (const [index, item] of items.entries()) {
        writing.run.step();
        for (const [name, value] of loopVariables(index, items.length, outer.get("foreach")))
          variables.set(name, value);
        variables.set(variable, item);
        const ending = write(writing);
        if (ending === "stop") return ending;
        if (ending === "break") break;
      }
      // What the loop has set stays, but not its own variables.
      for (const name of [variable, ...loopVariables(0, 0, undefined).keys()])
        variables.set(name, outer.get(name));
      return undefined;
    };
  }
}

const append = (writing: Writing, text: string): undefined => {
  writing.text += writing.run.counted(text);
};

/** A map is visited by its values. */
const listItems = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
};

const loopVariables = (index: number, length: number, parent: unknown): Map<string, unknown> =>
  new Map<string, unknown>([
    [
      "foreach",
      {
        count: index + 1,
        index,
        hasNext: index + 1 < length,
        first: index === 0,
        last: index + 1 === length,
        parent,
      },
    ],
    ["velocityCount", index + 1],
    ["velocityHasNext", index + 1 < length],
  ]);

/** Assigns to a key of a map, or to an existing element of a list; to nothing else, as Velocity. */
const setMember = (parent: unknown, key: string, value: unknown): void => {
  if (isMap(parent)) putMember(parent, key, value);
  else if (Array.isArray(parent) && readMember(parent, key) !== undefined)
    parent[Number(key)] = value;
};
