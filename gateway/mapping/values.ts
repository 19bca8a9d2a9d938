// The values of templates: those of JSON, and lists that a template makes, which print in another way.
import { own } from "../../shared/own.ts";

/** A list literal, a range, or the result of a method. */
export class TemplateList extends Array<unknown> {
  /** The constructor of arrays takes a single number for a length. */
  static create(items: Iterable<unknown>): TemplateList {
    const list = new TemplateList();
    for (const item of items) list.push(item);
    return list;
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export type TemplateMap = Record<string, unknown>;

export const isMap = (value: unknown): value is TemplateMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads an element or an own property; nothing is inherited. */
export const readMember = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? own(value as TemplateMap, name) : undefined;

/** Defines it: an assignment to `__proto__` would change what the map inherits. @returns the former value. */
export const putMember = (map: TemplateMap, name: string, value: unknown): unknown => {
  const former = own(map, name);
  const attributes = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(map, name, attributes);
  return former;
};

/** Of Velocity 1.7: only false and missing values are false; `""` and `0` are true. */
export const isTrue = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false;
