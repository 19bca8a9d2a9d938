// Converts the value of a variable to its type, and fills in the defaults of optional attributes.
// https://developer.hashicorp.com/terraform/language/expressions/type-constraints
import { own } from "../../shared/own.ts";
import { toSet } from "../terraform/collection-functions.ts";
import { parseTemplate } from "../terraform/expression.ts";
import type { Shared } from "../terraform/scope.ts";
import { isUnknown } from "../terraform/unknown.ts";
import { isObject, isTrue, listEntries, toNumber, type Value } from "../terraform/values.ts";

/** A name such as `string`, or the constructor of a type and its arguments. */
type Type = string | { of: string; args: Value[] };

/** @param type as the source writes it, for example `map(object({ fn = string, answers = optional(bool, false) }))`. */
export const parseType = (type: Value | undefined, { budget }: Shared): Type => {
  if (typeof type !== "string") return "any";
  const parsed = parseTemplate(type, {
    budget,
    others: (of, args) => ({ of, args }),
  })((name) => name);
  return toType(parsed);
};

const toType = (parsed: Value | undefined): Type => {
  if (typeof parsed === "string") return parsed;
  if (!isObject(parsed) || typeof parsed["of"] !== "string") return "any";
  return { of: parsed["of"], args: Array.isArray(parsed["args"]) ? parsed["args"] : [] };
};

/** A value that does not fit stays as it is: Terraform has accepted it. */
export const convert = (value: Value, type: Type): Value => {
  if (value === null || isUnknown(value)) return value;
  if (typeof type === "string")
    return typeof value === "object" ? value : convertScalar(value, type);
  const [first] = type.args;
  if (typeof value !== "object")
    return type.of === "optional" ? convert(value, toType(first)) : value;
  const converted = (): [Value, Value][] =>
    listEntries(value).map(([key, element]) => [key, convert(element, toType(first))]);
  if (type.of === "optional") return convert(value, toType(first));
  if (type.of === "list") return converted().map(([, element]) => element);
  if (type.of === "set") return toSet(converted().map(([, element]) => element));
  if (type.of === "map") return Object.fromEntries(converted());
  return type.of === "object" && isObject(value) ? convertObject(value, first) : value;
};

const convertScalar = (value: string | number | boolean, type: string): Value => {
  if (type === "string") return String(value);
  if (type === "bool") return isTrue(value);
  return type === "number" ? toNumber(value) : value;
};

/** Attributes that the type does not name are dropped, as in Terraform. */
const convertObject = (value: { [name: string]: Value }, fields: Value | undefined): Value =>
  Object.fromEntries(
    Object.entries(isObject(fields) ? fields : {}).map(([name, field]) => {
      const type = toType(field);
      const given = own(value, name) ?? null;
      const isOptional = typeof type === "object" && type.of === "optional";
      const fallback = isOptional ? (type.args[1] ?? null) : null;
      return [name, convert(given ?? fallback, type)];
    }),
  );
