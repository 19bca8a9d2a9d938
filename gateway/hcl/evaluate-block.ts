// Evaluates arguments and nested blocks of a source. What cannot be evaluated is unknown in its part only.
import type { Budget } from "../terraform/budget.ts";
import { block, blocks } from "../terraform/document.ts";
import { parseTemplate } from "../terraform/expression.ts";
import type { Scope, Shared } from "../terraform/scope.ts";
import { isUnknown, unknownBecause } from "../terraform/unknown.ts";
import { isObject, listEntries, toText, type Value } from "../terraform/values.ts";
import type { Block } from "./module-body.ts";

/** @returns the value of an expression in Terraform's JSON syntax; its own text when it is not one. */
export const evaluate = (value: Value, scope: Scope, shared: Shared): Value => {
  if (typeof value === "string") return evaluateText(value, scope, shared);
  if (Array.isArray(value)) return value.map((element) => evaluate(element, scope, shared));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, element]) => [
    key.includes("${") ? toName(evaluateText(key, scope, shared)) : key,
    evaluate(element, scope, shared),
  ]);
  return Object.fromEntries(entries);
};

const evaluateText = (text: string, scope: Scope, shared: Shared): Value => {
  if (!text.includes("{")) return text;
  try {
    const value = parseTemplate(text, shared)(scope);
    shared.budget.spendOnAll(shallow(value, shared.budget));
    return value;
  } catch (error) {
    return unknownBecause(error);
  }
};

/** Does not read what is in a collection: it may be evaluated only when it is read. */
const shallow = (value: Value, budget: Budget): Value => {
  if (typeof value !== "object" || value === null) return value;
  budget.spend(Object.keys(value).length);
  return null;
};

const toName = (key: Value): string => (typeof key === "object" ? "" : toText(key));

/** Evaluates an argument, or the nested blocks of that name, including `dynamic` ones. */
export const evaluateArgument = (
  body: Block,
  name: string,
  scope: Scope,
  shared: Shared,
): Value | undefined => {
  const generated = blocks(dynamicBlocks(body)).flatMap((byLabel) =>
    Object.hasOwn(byLabel, name) ? blocks(byLabel[name]) : [],
  );
  const written = Object.hasOwn(body, name) ? body[name] : undefined;
  if (generated.length === 0 && !isListOfBlocks(written)) {
    return written === undefined ? undefined : evaluate(written, scope, shared);
  }
  const all: Value[] = blocks(written).map((one) => evaluateBlock(one, scope, shared));
  for (const one of generated) {
    const added = generate(one, name, scope, shared);
    if (typeof added === "string") return added;
    all.push(...added);
  }
  return all;
};

const isListOfBlocks = (value: Value | undefined): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

/** An argument may have that name, too. */
const dynamicBlocks = ({ dynamic }: Block): Value[] =>
  blocks(dynamic).filter((byLabel) =>
    Object.values(byLabel).every((generated) =>
      blocks(generated).some((one) => Object.hasOwn(one, "content")),
    ),
  );

const evaluateBlock = (body: Block, scope: Scope, shared: Shared): Value => {
  const generated = dynamicBlocks(body).flatMap((byLabel) => Object.keys(byLabel as Block));
  const isDynamic = generated.length > 0;
  const names = Object.keys(body).filter((name) => !(isDynamic && name === "dynamic"));
  return Object.fromEntries(
    [...new Set([...names, ...generated])].map((name) => {
      const key = name.includes("${") ? toName(evaluateText(name, scope, shared)) : name;
      return [key, evaluateArgument(body, name, scope, shared) ?? null];
    }),
  );
};

/** @returns a block for each element of `for_each`; an unknown value when that is unknown. */
const generate = (
  { for_each: collection = [], iterator = null, content = [] }: Block,
  label: string,
  scope: Scope,
  shared: Shared,
): Value[] | string => {
  const elements = evaluate(collection, scope, shared);
  if (isUnknown(elements)) return elements;
  const given = typeof iterator === "string" ? iterator.replace(/^\$\{|\}$/g, "") : label;
  const isList = Array.isArray(elements);
  return listEntries(elements ?? []).map(([key, value]) => {
    const current = { key: isList && typeof value !== "object" ? value : key, value };
    const inner: Scope = (name) => (name === given ? current : scope(name));
    return evaluateBlock(block(content), inner, shared);
  });
};
