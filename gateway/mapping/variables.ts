// The variables that templates of WebSocket APIs can use, and how each is evaluated.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
import { boundedPattern } from "./bounded-pattern.ts";
import { parseJsonPath, valueAt } from "./json-path.ts";
import { MappingError } from "./mapping-error.ts";
import type { Argument, Reference, Step } from "./parse-template.ts";
import { jsonBody, type Scope } from "./scope.ts";
import { counted } from "./filled.ts";
import { printValue } from "./print-value.ts";
import { UTILITIES } from "./utilities.ts";

export type Evaluate = (scope: Scope) => unknown;

/** @throws {MappingError} for an unsupported variable or function. */
export const compileReference = (reference: Reference): Evaluate => {
  const compileRoot = ROOTS.get(reference.root);
  if (!compileRoot) {
    throw notServed(reference, `$${[...ROOTS.keys()].join(", $")}`);
  }
  return compileRoot(reference);
};

const CONTEXT = new Set(
  (
    "apiId authorizer connectedAt connectionId domainName eventType extendedRequestId identity " +
    "messageId requestId requestTime requestTimeEpoch routeKey stage"
  ).split(" "),
);

/** A context variable without a value renders as an empty string. */
const compileContext = (reference: Reference): Evaluate => {
  const names = reference.steps.map((step) => ("property" in step ? step.property : "()"));
  if (!CONTEXT.has(names[0] ?? "") || names.includes("()")) {
    throw notServed(reference, `$context.${[...CONTEXT].join(", .")}`);
  }
  return ({ context }) => valueAt(context, names);
};

const compileStageVariables = (reference: Reference): Evaluate => {
  const [first, ...others] = reference.steps;
  if (!first || !("property" in first) || others.length > 0) {
    throw notServed(reference, "$stageVariables.NAME");
  }
  return ({ stageVariables }) => valueAt(stageVariables, [first.property]);
};

const INPUT = "$input.body, .json('$.a'), .path('$.a'), .params(), .params('a')";

const compileInput = (reference: Reference): Evaluate => {
  const [first, ...others] = reference.steps;
  const evaluate = first && readInput(first);
  if (!evaluate) throw notServed(reference, INPUT);
  return withSteps(evaluate, others, reference);
};

const readInput = (step: Step): Evaluate | undefined => {
  if ("property" in step) return step.property === "body" ? ({ body }) => body : undefined;
  const { method, args } = step;
  const [arg = "$"] = args;
  if (typeof arg !== "string" || args.length > 1) return undefined;
  if (method === "params") {
    return args.length === 0 ? ({ params }) => params : (scope) => findParam(scope, arg);
  }
  const path = parseJsonPath(arg);
  if (method === "path") return (scope) => valueAt(jsonBody(scope), path);
  // A missing value becomes an empty string, in quotes.
  if (method === "json") return (scope) => JSON.stringify(valueAt(jsonBody(scope), path) ?? "");
  return undefined;
};

/** Path, query string and headers, in this order. */
const findParam = ({ params }: Scope, name: string): unknown =>
  valueAt(params.path, [name]) ??
  valueAt(params.querystring, [name]) ??
  valueAt(params.header, [name]);

const compileUtility = (reference: Reference): Evaluate => {
  const [first, ...others] = reference.steps;
  const utility = first && "method" in first ? UTILITIES.get(first.method) : undefined;
  if (!first || !("method" in first) || !utility || first.args.length !== 1) {
    throw notServed(reference, `$util.${[...UTILITIES.keys()].join("(), .")}()`);
  }
  const argument = compileArgument(first.args[0] ?? "");
  return withSteps(
    (scope) => utility(counted(scope, printValue(argument(scope)))),
    others,
    reference,
  );
};

const ROOTS = new Map([
  ["context", compileContext],
  ["input", compileInput],
  ["stageVariables", compileStageVariables],
  ["util", compileUtility],
]);

const compileArgument = (argument: Argument): Evaluate =>
  typeof argument === "string" ? () => argument : compileReference(argument);

/** Applies property accesses, and the two supported methods of strings and maps. */
const withSteps = (evaluate: Evaluate, steps: Step[], reference: Reference): Evaluate =>
  steps.reduce((before, step) => {
    if ("property" in step) return (scope) => valueAt(before(scope), [step.property]);
    const [first, second] = step.args.map(compileArgument);
    if (step.method === "get" && first) {
      return (scope) => valueAt(before(scope), [printValue(first(scope))]);
    }
    if (step.method === "replaceAll" && first && second) {
      return (scope) =>
        boundedPattern(printValue(first(scope))).replaceAll(
          counted(scope, printValue(before(scope))),
          printValue(second(scope)),
        );
    }
    throw notServed(reference, "the methods get() or replaceAll()");
  }, evaluate);

const notServed = ({ root, steps }: Reference, served: string): MappingError => {
  const written = steps.map((step) =>
    "property" in step ? `.${step.property}` : `.${step.method}()`,
  );
  return new MappingError(`$${root}${written.join("")} is not supported; use ${served}`);
};
