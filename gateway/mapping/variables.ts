// The variables that templates of WebSocket APIs can use, and how each is evaluated.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
import { excerpt } from "../../shared/excerpt.ts";
import { parseJson } from "../../shared/bounded-json.ts";
import { parseJsonPath, valueAt } from "./json-path.ts";
import { MappingError } from "./mapping-error.ts";
import { printJson, printValue } from "./print-value.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { Expression, Reference, Step } from "./syntax.ts";
import { UTILITIES } from "./utilities.ts";

export type Evaluate = (run: Run) => unknown;

/** The start of a reference, and the steps that follow it. */
interface Start {
  evaluate: Evaluate;
  rest: Step[];
}

type CompileExpression = (expression: Expression) => Evaluate;

/** @throws {MappingError} for an unsupported variable or function. */
export const compileRoot = (reference: Reference, compile: CompileExpression): Start => {
  const root = ROOTS.get(reference.root);
  if (root) return root(reference, compile);
  // A name that is never assigned is null in Velocity; `$null` is one that says so.
  if (reference.root === "null") return { evaluate: () => undefined, rest: reference.steps };
  throw notServed(reference, `$${[...ROOTS.keys()].join(", $")}, or a name that #set assigns`);
};

/** Whether a template may not assign to it. */
export const isRoot = (name: string): boolean => ROOTS.has(name);

const CONTEXT = new Set(
  (
    "apiId authorizer connectedAt connectionId domainName eventType extendedRequestId identity " +
    "messageId requestId requestTime requestTimeEpoch routeKey stage"
  ).split(" "),
);

/** A context variable without a value renders as an empty string. */
const compileContext = (reference: Reference): Start => {
  const [first, ...rest] = reference.steps;
  if (!first || !("property" in first) || !CONTEXT.has(first.property))
    throw notServed(reference, `$context.${[...CONTEXT].join(", .")}`);
  // A copy: templates can change maps.
  const evaluate: Evaluate = ({ scope }) =>
    structuredClone(valueAt(scope.context, [first.property]));
  return { evaluate, rest };
};

const compileStageVariables = (reference: Reference): Start => {
  const [first, ...rest] = reference.steps;
  if (!first || !("property" in first)) throw notServed(reference, "$stageVariables.NAME");
  return { evaluate: ({ scope }) => valueAt(scope.stageVariables, [first.property]), rest };
};

/** Counts while it prints: a list may contain another many times. */
const print = (run: Run, value: unknown): string =>
  printValue(value, (characters) => run.use(characters));

const INPUT = "$input.body, .json('$.a'), .path('$.a'), .params(), .params('a')";

const compileInput = (reference: Reference, compile: CompileExpression): Start => {
  const [first, ...rest] = reference.steps;
  const evaluate = first && readInput(first, compile);
  if (!evaluate) throw notServed(reference, INPUT);
  return { evaluate, rest };
};

const readInput = (step: Step, compile: CompileExpression): Evaluate | undefined => {
  if ("property" in step) return step.property === "body" ? ({ scope }) => scope.body : undefined;
  if ("index" in step || step.args.length > 1) return undefined;
  const { method, args } = step;
  const [arg] = args;
  if (method === "params") {
    if (!arg) return ({ scope }) => structuredClone(scope.params);
    const name = compile(arg);
    return (run) => findParam(run.scope, print(run, name(run)));
  }
  if (method !== "path" && method !== "json") return undefined;
  const find = compilePath(arg, compile);
  if (method === "path") return find;
  // A missing value becomes an empty string, in quotes.
  return (run) => printJson(find(run) ?? "");
};

/** A path that the template itself says is checked when the template is compiled. */
const compilePath = (arg: Expression | undefined, compile: CompileExpression): Evaluate => {
  if (!arg || arg.kind === "literal") {
    const names = parseJsonPath(String(arg?.value ?? "$"));
    return (run) => readBody(run, names);
  }
  const path = compile(arg);
  return (run) => readBody(run, parseJsonPath(print(run, path(run))));
};

/** Copies lists and maps, which templates can change, and counts the copies. */
const readBody = (run: Run, names: string[]): unknown => {
  const value = valueAt(run.body, names);
  return typeof value === "object" && value !== null
    ? parseJson(run.counted(JSON.stringify(value)))
    : value;
};

/** Path, query string and headers, in this order. */
const findParam = ({ params }: Scope, name: string): unknown =>
  valueAt(params.path, [name]) ??
  valueAt(params.querystring, [name]) ??
  valueAt(params.header, [name]);

const compileUtility = (reference: Reference, compile: CompileExpression): Start => {
  const [first, ...rest] = reference.steps;
  const utility = first && "method" in first ? UTILITIES.get(first.method) : undefined;
  const [arg, ...others] = first && "method" in first ? first.args : [];
  if (!utility || !arg || others.length > 0)
    throw notServed(reference, `$util.${[...UTILITIES.keys()].join("(), .")}()`);
  const argument = compile(arg);
  return { evaluate: (run) => utility(print(run, argument(run))), rest };
};

const ROOTS = new Map([
  ["context", compileContext],
  ["input", compileInput],
  ["stageVariables", compileStageVariables],
  ["util", compileUtility],
]);

export const notServed = ({ root, steps }: Reference, served: string): MappingError => {
  const written = steps.map((step) => {
    if ("property" in step) return `.${step.property}`;
    return "index" in step ? "[…]" : `.${step.method}()`;
  });
  return new MappingError(`$${excerpt(root + written.join(""))} is not supported; use ${served}`);
};
