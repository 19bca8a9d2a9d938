// Conditions of a statement: evaluates them for a request, and describes those that do not hold.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
import {
  type Expected,
  type Operator,
  OPERATOR_NAMES,
  findOperator,
} from "./condition-operators.ts";
import type { ContextKeys } from "./context-keys.ts";
import { type Pattern, parsePattern } from "../../shared/wildcards.ts";
import { patternWithVariables, textWithVariables, variableKeys } from "./policy-variables.ts";

export interface Condition {
  /** As written in the policy, with its prefix and `IfExists`. */
  operatorName: string;
  operator: Operator | "Null";
  /** For set operators, which compare each of the request's values. */
  each?: "any" | "all";
  ifExists: boolean;
  /** As written in the policy. */
  key: string;
  /** One match is enough; a negated operator requires no match. */
  values: string[];
  /** Whether `${…}` in its values is a policy variable. */
  hasVariables: boolean;
}

/** Evaluates one key of one operator. All conditions of a statement must hold. */
export const holds = (condition: Condition, keys: ContextKeys): boolean => {
  const { operator, each, ifExists, key, values } = condition;
  const actual = readValues(condition, keys);
  if (operator === "Null") return values.includes(String(keys(key) === undefined));
  if (actual === undefined)
    return ifExists || each === "all" || (each !== "any" && operator.isNegated);
  const expected = values.flatMap((value) => toExpected(value, condition, keys) ?? []);
  const matchesOne = (text: string) => expected.some((one) => operator.matches(one, text));
  const isRight = (text: string) => matchesOne(text) !== operator.isNegated;
  if (each === "all") return actual.every(isRight);
  if (each === "any") return actual.some(isRight);
  return actual.some(matchesOne) !== operator.isNegated;
};

/** For set operators, a key without values, or with only empty ones, counts as absent. */
const readValues = ({ each, key }: Condition, keys: ContextKeys): readonly string[] | undefined => {
  const values = keys(key);
  return each !== undefined && values?.every((value) => value === "") ? undefined : values;
};

const toExpected = (
  value: string,
  { operator, hasVariables }: Condition,
  keys: ContextKeys,
): Expected | undefined => {
  const hasOwn = hasVariables && operator !== "Null" && operator.takesVariables;
  const text = hasOwn ? textWithVariables(value, keys) : value;
  const pattern = (): Pattern =>
    (hasOwn ? patternWithVariables(value, keys) : undefined) ?? parsePattern(value);
  return text === undefined ? undefined : { text, pattern };
};

/** Describes what was expected and what the request contains. */
export const describeCondition = (condition: Condition, keys: ContextKeys): string => {
  const { operatorName, operator, key, values } = condition;
  const actual = keys(key)?.map(quoted).join(", ") ?? "absent";
  const expected = values.map((value) => quoted(toExpected(value, condition, keys)?.text ?? value));
  if (operator === "Null")
    return `${operatorName} ${key} is ${actual}, expected ${absence(values)}`;
  const wanted = expected.length === 0 ? "no value" : expected.join(" or ");
  return `${operatorName} ${key} is ${actual}, expected ${operator.isNegated ? "not " : ""}${wanted}`;
};

const absence = (values: string[]): string =>
  values.includes("true") ? "it to be absent" : "it to be present";

/** Maximum characters of a value in a message: clients may send long ones. */
const MAX_SHOWN_CHARACTERS = 200;

const quoted = (text: string): string => JSON.stringify(text.slice(0, MAX_SHOWN_CHARACTERS));

/** @returns the keys that it needs, including those of variables in its values. */
export const keysNeeded = ({ key, values, operator, hasVariables }: Condition): string[] => [
  key,
  ...(hasVariables && operator !== "Null" && operator.takesVariables
    ? values.flatMap(variableKeys)
    : []),
];

/** @param element `Condition` of a statement. @returns its conditions, and the problems that IAM would refuse. */
export const readConditions = (
  element: unknown,
  hasVariables: boolean,
): { conditions: Condition[]; problems: string[] } => {
  const conditions: Condition[] = [];
  const problems: string[] = [];
  if (!isMap(element))
    return { conditions, problems: [`Condition is ${describeKind(element)}; ${SHAPE}`] };
  for (const [operatorName, byKey] of Object.entries(element)) {
    const operator = readOperator(operatorName);
    if (!operator) problems.push(unknownOperator(operatorName));
    else if (!isMap(byKey)) problems.push(`${operatorName} is ${describeKind(byKey)}; ${SHAPE}`);
    else {
      for (const [key, given] of Object.entries(byKey)) {
        const values = scalars(given);
        if (values) conditions.push({ ...operator, operatorName, key, values, hasVariables });
        else
          problems.push(
            `${operatorName} ${key} has a value that is not a string, number or boolean`,
          );
      }
    }
  }
  return { conditions, problems };
};

const SHAPE = 'expected such as {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}';

const unknownOperator = (name: string): string =>
  `"${name}" is not a condition operator; expected one of ${OPERATOR_NAMES.join(", ")}, ` +
  'optionally with the prefix "ForAnyValue:" or "ForAllValues:" and the suffix "IfExists"';

type ReadOperator = Pick<Condition, "operator" | "each" | "ifExists">;

const readOperator = (name: string): ReadOperator | undefined => {
  const [, prefix, base = "", suffix] =
    /^(?:For(Any(?=Value:)|All(?=Values:))Values?:)?([a-z]+?)(IfExists)?$/i.exec(name) ?? [];
  const isNull = base.toLowerCase() === "null";
  const operator = isNull ? "Null" : findOperator(base);
  if (!operator || (isNull && suffix)) return undefined;
  const each = prefix?.toLowerCase() as Condition["each"];
  return { operator, ifExists: suffix !== undefined, ...(each && { each }) };
};

/** Reads one value or a list; IAM converts numbers and booleans to text. */
const scalars = (given: unknown): string[] | undefined => {
  const values = Array.isArray(given) ? given : [given];
  return values.every((value) => ["string", "number", "boolean"].includes(typeof value))
    ? values.map(String)
    : undefined;
};

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names the kind of lists and maps, since a value may be of any depth; shortens scalars. */
export const describeKind = (value: unknown): string => {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : JSON.stringify(value).slice(0, MAX_SHOWN_CHARACTERS);
};
