// Methods of Java's lists, maps and numbers that templates can call, and which value has which methods.
// https://docs.oracle.com/javase/8/docs/api/java/util/List.html and Map.html
import { areEqual } from "./operators.ts";
import { printValue, type Spend } from "./print-value.ts";
import { STRING_METHODS } from "./string-methods.ts";
import { isMap, readMember, putMember, TemplateList, type TemplateMap } from "./values.ts";

type Method<Receiver> = (receiver: Receiver, args: unknown[], spend: Spend) => unknown;

const toIndex = (value: unknown): number => Math.trunc(Number(value));

/** With an index first, the item is inserted there. @returns true, as Java does. */
const addItem: Method<unknown[]> = (receiver, args) => {
  if (args.length === 2) receiver.splice(toIndex(args[0]), 0, args[1]);
  else receiver.push(args[0]);
  return true;
};

const addAll: Method<unknown[]> = (receiver, [others], spend) => {
  const added = Array.isArray(others) ? [...others] : [];
  spend(added.length);
  for (const item of added) receiver.push(item);
  return added.length > 0;
};

const findItem: Method<unknown[]> = (receiver, [item], spend) =>
  receiver.findIndex((each) => areEqual(each, item, spend));

const LIST = new Map<string, Method<unknown[]>>([
  ["add", addItem],
  ["addAll", addAll],
  ["contains", (...call) => findItem(...call) !== -1],
  ["get", (receiver, [at]) => readMember(receiver, String(toIndex(at)))],
  ["indexOf", findItem],
  ["isEmpty", (receiver) => receiver.length === 0],
  ["remove", (receiver, [at]) => receiver.splice(toIndex(at), 1)[0]],
  ["set", (receiver, [at, item]) => receiver.splice(toIndex(at), 1, item)[0]],
  ["size", (receiver) => receiver.length],
  [
    "subList",
    (receiver, [from, to]) => TemplateList.create(receiver.slice(toIndex(from), toIndex(to))),
  ],
]);

const toKey = (value: unknown, spend: Spend): string => printValue(value, spend);

const putAll: Method<TemplateMap> = (receiver, [others], spend) => {
  for (const [key, value] of Object.entries(isMap(others) ? others : {})) {
    spend(key.length);
    putMember(receiver, key, value);
  }
};

const removeKey: Method<TemplateMap> = (receiver, [name], spend) => {
  const key = toKey(name, spend);
  const former = readMember(receiver, key);
  delete receiver[key];
  return former;
};

/** An entry of a map is a map of its key and value, so that `$entry.key` reads it. */
const MAP = new Map<string, Method<TemplateMap>>([
  ["containsKey", (receiver, [key], spend) => Object.hasOwn(receiver, toKey(key, spend))],
  [
    "containsValue",
    (receiver, [value], spend) =>
      Object.values(receiver).some((each) => areEqual(each, value, spend)),
  ],
  [
    "entrySet",
    (receiver) =>
      TemplateList.create(Object.entries(receiver).map(([key, value]) => ({ key, value }))),
  ],
  ["get", (receiver, [key], spend) => readMember(receiver, toKey(key, spend))],
  ["getKey", (receiver) => readMember(receiver, "key")],
  [
    "getOrDefault",
    (receiver, [key, value], spend) => readMember(receiver, toKey(key, spend)) ?? value,
  ],
  ["getValue", (receiver) => readMember(receiver, "value")],
  ["isEmpty", (receiver) => Object.keys(receiver).length === 0],
  ["keySet", (receiver) => TemplateList.create(Object.keys(receiver))],
  ["put", (receiver, [key, value], spend) => putMember(receiver, toKey(key, spend), value)],
  ["putAll", putAll],
  ["remove", removeKey],
  ["size", (receiver) => Object.keys(receiver).length],
  ["values", (receiver) => TemplateList.create(Object.values(receiver))],
]);

const NUMBER = new Map<string, Method<number>>([
  ["doubleValue", (receiver) => receiver],
  ["intValue", (receiver) => Math.trunc(receiver)],
  ["longValue", (receiver) => Math.trunc(receiver)],
]);

const ANY = new Map<string, Method<unknown>>([
  ["equals", (receiver, [other], spend) => areEqual(receiver, other, spend)],
  ["toString", (receiver, _, spend) => printValue(receiver, spend)],
]);

/** Names of all methods. */
export const METHODS: ReadonlySet<string> = new Set(
  [ANY, STRING_METHODS, LIST, MAP, NUMBER].flatMap((methods) => [...methods.keys()]),
);

/** @returns undefined when the value has no such method, as Velocity gives null. */
export const callMethod = (
  receiver: unknown,
  name: string,
  args: unknown[],
  spend: Spend,
): unknown => {
  if (receiver === undefined || receiver === null) return undefined;
  if (typeof receiver === "string") {
    const method = STRING_METHODS.get(name);
    if (method) return method(receiver, ...args.map((arg) => printValue(arg, spend)));
  }
  if (typeof receiver === "number") {
    const method = NUMBER.get(name);
    if (method) return method(receiver, args, spend);
  }
  const ofCollection = Array.isArray(receiver)
    ? LIST.get(name)?.(receiver, args, spend)
    : isMap(receiver)
      ? MAP.get(name)?.(receiver, args, spend)
      : undefined;
  return ofCollection ?? ANY.get(name)?.(receiver, args, spend);
};
