// Edits of synthesized stacks, and what a review says of them.
import { expect } from "chai";

/** Arguments of resources by name, by type. */
type Resources = Record<string, Record<string, any>>;

export interface Row {
  /** What somebody does. */
  what: string;
  stack: "dev" | "prod" | "prod-state";
  edit: (resources: Resources) => void;
  /** Severity, id, path and part of the text of each finding, in any order. */
  found: [finding: string, text: string][];
}

/** The name of the only resource of a type whose name starts with the given words. */
export const findName = (resources: Resources, type: string, start: string): string => {
  const names = Object.keys(resources[type] ?? {}).filter((name) => name.startsWith(start));
  expect(names, `${type}.${start}`).to.have.length(1);
  return names[0] ?? "";
};

export const set =
  (type: string, start: string, values: object) =>
  (resources: Resources): void => {
    Object.assign(resources[type]?.[findName(resources, type, start)], values);
  };

export const unset =
  (type: string, start: string, ...path: string[]) =>
  (resources: Resources): void => {
    let body = resources[type]?.[findName(resources, type, start)];
    for (const step of path.slice(0, -1)) body = body[step];
    expect(body).to.have.property(path.at(-1) ?? "");
    delete body[path.at(-1) ?? ""];
  };

export const remove =
  (type: string, start: string) =>
  (resources: Resources): void => {
    delete resources[type]?.[findName(resources, type, start)];
  };

/** Edits the text of a policy, or of another argument. */
export const replace =
  (type: string, start: string, argument: string, from: string | RegExp, to: string) =>
  (resources: Resources): void => {
    const body = resources[type]?.[findName(resources, type, start)];
    const text = body[argument].replace(from, to);
    expect(text).not.to.equal(body[argument]);
    body[argument] = text;
  };
