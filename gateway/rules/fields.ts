// What a resource or one of its blocks says, as rules ask for it: zero values count as not given, unknown ones end the rule.
import { own } from "../../shared/own.ts";
import { isNothing, isObject, type Value } from "../terraform/values.ts";

/** A value that only AWS can tell. A rule that meets it says nothing. */
export class NotKnown extends Error {}

export interface Source {
  /** @throws {NotKnown} when the value cannot be told. */
  read: (name: string) => Value | undefined;
  /** In a plan the provider writes 0 for numbers that are not given. */
  isPlanned: boolean;
}

export class Fields {
  protected readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether there is anything: "", [], {} and null are nothing. */
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

  /** Where 0 has a meaning of its own. */
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

  /** Names and values of a map of strings. */
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
