// Mutations of expressions and statements: each is one small change that a test should detect.
import type { AnyNode, CallExpression, Expression, MemberExpression } from "acorn";
import { regexMutations } from "./regex-mutations.ts";

/** Source text of a node. */
export type TextOf = (node: { start: number; end: number }) => string;

type Mutator = (node: AnyNode, print: TextOf) => string[];

/**
 * @param isCondition whether the node is a whole condition. A test that distinguishes it from both true and false also
 * distinguishes it from its negation.
 * @returns replacements of the node.
 */
export const listMutations = (node: AnyNode, print: TextOf, isCondition: boolean): string[] => {
  if (isCondition && isNegatable(node)) return boundaries(node, print);
  const texts = MUTATORS.flatMap((mutate) => mutate(node, print));
  return [...new Set(texts)];
};

const OPERATORS: Record<string, string[]> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "??=": ["&&="],
  "||=": ["&&="],
  "&&=": ["||="],
};

const isNegatable = (node: AnyNode): boolean =>
  (node.type === "UnaryExpression" && node.operator === "!") ||
  (node.type === "BinaryExpression" && /^(?:[<>]=?|[!=]==)$/.test(node.operator));

/** `<` and `<=` differ when both sides are equal. */
const boundaries: Mutator = (node, print) =>
  node.type === "BinaryExpression" && /[<>]/.test(node.operator)
    ? operators(node, print).slice(0, 1)
    : [];

const isText = (node: AnyNode): boolean =>
  node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");

const operators: Mutator = (node, print) => {
  if (node.type !== "BinaryExpression" && node.type !== "LogicalExpression") {
    if (node.type !== "AssignmentExpression") return [];
    const others = OPERATORS[node.operator] ?? [];
    return others.map((other) => `${print(node.left)} ${other} ${print(node.right)}`);
  }
  // Strings can be concatenated, but not subtracted.
  if (node.operator === "+" && (isText(node.left) || isText(node.right))) return [];
  const others = OPERATORS[node.operator] ?? [];
  return others.map((other) => `(${print(node.left)}) ${other} (${print(node.right)})`);
};

const unary: Mutator = (node, print) => {
  if (node.type === "UpdateExpression") {
    const other = node.operator === "++" ? "--" : "++";
    const name = print(node.argument);
    return [node.prefix ? other + name : name + other];
  }
  if (node.type !== "UnaryExpression") return [];
  if (node.operator === "!") return [`(${print(node.argument)})`];
  return node.operator === "-" ? [`+${print(node.argument)}`] : [];
};

/** Numbers are limits, retries, days: one more must be detected. */
const literals: Mutator = (node) => {
  if (node.type === "TemplateLiteral") return ['""'];
  if (node.type !== "Literal") return [];
  if (node.regex) return regexMutations(node.regex);
  if (typeof node.value === "number") return [String(node.value + 1)];
  if (typeof node.value === "boolean") return [String(!node.value)];
  if (typeof node.value === "string") return [node.value === "" ? '"mutated"' : '""'];
  return [];
};

const collections: Mutator = (node) => {
  if (node.type === "ArrayExpression" && node.elements.length > 0) return ["[]"];
  return node.type === "ObjectExpression" && node.properties.length > 0 ? ["({})"] : [];
};

const functions: Mutator = (node) =>
  node.type === "ArrowFunctionExpression" && node.expression ? ["undefined"] : [];

/** The pairs that Stryker swaps, and the method calls that it removes. */
const METHODS = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["toLowerCase", "toUpperCase"],
  ["toUpperCase", "toLowerCase"],
  ["min", "max"],
  ["max", "min"],
  ["floor", "ceil"],
  ["ceil", "floor"],
]);
const LEFT_OUT = new Set([
  "filter",
  "slice",
  "sort",
  "toSorted",
  "reverse",
  "toReversed",
  "trim",
  "substring",
  "replace",
  "replaceAll",
]);

const methods: Mutator = (node, print) => {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
  const { callee } = node;
  if (callee.computed || callee.property.type !== "Identifier") return [];
  const other = METHODS.get(callee.property.name);
  if (other !== undefined) return [renamed(node, callee, other, print)];
  if (!LEFT_OUT.has(callee.property.name)) return [];
  const object = print(callee.object);
  // In parentheses it stays, since more may follow.
  return [node.start === callee.object.start ? object : `(${object})`];
};

const renamed = (
  call: CallExpression,
  callee: MemberExpression,
  name: string,
  print: TextOf,
): string =>
  print({ start: call.start, end: callee.property.start }) +
  name +
  print({ start: callee.property.end, end: call.end });

const MUTATORS = [operators, unary, literals, collections, methods];

/** @returns constants that a condition could be replaced with. */
export const conditionMutations = (test: Expression, isLoop: boolean): string[] => {
  if (test.type === "Literal") return [];
  return isLoop ? ["false"] : ["true", "false"];
};

export const bodyMutations = (node: AnyNode, print: TextOf): string[] => functions(node, print);
