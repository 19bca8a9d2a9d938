// Reads values of a resource or a block for rules: zero values count as not set, and unknown values end the rule.
import { own } from "../../shared/own.ts";
import { isNothing, isObject, type Value } from "../terraform/values.ts";

/** Thrown for a value that is known only after apply. A rule that reads it reports nothing. */
export class NotKnown extends Error {}

export interface Source {
  /** @throws {NotKnown} for an unknown value. */
  read: (name: string) => Value | undefined;
  /** Whether the values are from a plan, in which the provider writes 0 for numbers that are not set. */
  isPlanned: boolean;
}

export class Fields {
  protected readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether the value is set: "", [], {} and null count as not set. */
  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  text(name: string): string | undefined {
    return readText(this.value(name));
  }

  /** @returns undefined for 0 in a plan. */
  number(name: string): number | undefined {
    const number = this.exactNumber(name);
    return number === 0 && this.source.isPlanned ? undefined : number;
  }

  /** For arguments whose value 0 has a meaning. */
  exactNumber(name: string): number | undefined {
    const value = readText(this.value(name));
    const number = Number(value);
    return value === undefined || Number.isNaN(number) ? undefined : number;
  }

  isTrue(name: string): boolean {
    return this.text(name) === "true";
  }

  texts(name: string): string[] {
    const value = this.value(name);
    return Array.isArray(value) ? value.flatMap((element) => readText(element) ?? []) : [];
  }

  /** @returns names and values of a map of strings. */
  entries(name: string): [name: string, value: string][] {
    const value = this.value(name);
    return isObject(value)
      ? Object.entries(value).map(([key, element]) => [key, readText(element) ?? ""])
      : [];
  }

  blocks(name: string): Fields[] {
    const value = this.value(name);
    const bodies = (Array.isArray(value) ? value : [value]).filter(isObject);
    return bodies.map((body) => new Fields({ ...this.source, read: (key) => own(body, key) }));
  }

  private value(name: string): Value | undefined {
    const value = this.source.read(name);
    return isNothing(value) ? undefined : value;
  }
}

const readText = (value: Value | undefined): string | undefined =>
  value === undefined || value === null || typeof value === "object" ? undefined : String(value);
