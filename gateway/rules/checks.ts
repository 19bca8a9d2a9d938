// Checks shared by many resource types, most of them worded as by Terraform's provider.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Rule } from "./rule.ts";
import type { Fields } from "./fields.ts";
import type { Subject } from "./subjects.ts";

/** @param path an argument, or `block.argument`. */
const fieldsAt = (subject: Subject, path: string): [fields: Fields, name: string][] => {
  const [block = "", name] = path.split(".");
  return name === undefined
    ? [[subject, block]]
    : subject.blocks(block).map((fields) => [fields, name]);
};

export const inRange = (path: string, min: number, max: number): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    fieldsAt(subject, path).flatMap(([fields, name]) => {
      const value = fields.number(name);
      return value === undefined || (value >= min && value <= max)
        ? []
        : [`expected ${path} to be in the range (${min} - ${max}), got ${value}`];
    }),
  fix: `Set ${path} to a number from ${min} to ${max}.`,
});

export const atLeast = (path: string, min: number): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    fieldsAt(subject, path).flatMap(([fields, name]) => {
      const value = fields.number(name);
      return value === undefined || value >= min
        ? []
        : [`expected ${path} to be at least (${min}), got ${value}`];
    }),
  fix: `Set ${path} to ${min} or more.`,
});

export const oneOf = (path: string, ...allowed: string[]): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    fieldsAt(subject, path).flatMap(([fields, name]) => {
      const value = fields.text(name);
      return value === undefined || allowed.includes(value)
        ? []
        : [`expected ${path} to be one of [${allowed.map(quoted).join(" ")}], got ${value}`];
    }),
  fix: `Set ${path} to ${allowed.map(quoted).join(" or ")}.`,
});

/** Checks each element of a list. */
export const eachOf = (name: string, ...allowed: string[]): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    subject
      .texts(name)
      .filter((value) => !allowed.includes(value))
      .map(
        (value) => `expected ${name} to be one of [${allowed.map(quoted).join(" ")}], got ${value}`,
      ),
  fix: `Set ${name} to ${allowed.map(quoted).join(" or ")}.`,
});

/** @param min only for the provider's message: a missing value is never checked. */
export const maxLength = (name: string, max: number, min = 1): Rule => ({
  by: "Terraform",
  problem: (subject) => {
    const value = subject.text(name) ?? "";
    return value.length <= max
      ? undefined
      : `expected length of ${name} to be in the range (${min} - ${max}), got ${value}`;
  },
  fix: `Shorten ${name} to ${max} characters.`,
});

/** @param pattern that the whole value must match. @param demand the provider's description of it. */
export const matching = (name: string, pattern: RegExp, demand: string): Rule => ({
  by: "Terraform",
  problem: (subject) => {
    const value = subject.text(name);
    return value === undefined || pattern.test(value)
      ? undefined
      : `invalid value for ${name} (${demand}): ${quoted(value)}`;
  },
  fix: `Change ${name} so that it matches ${pattern.source}.`,
});

/** Like `matching`, with the provider's other wording. */
export const complying = (name: string, pattern: RegExp): Rule => ({
  by: "Terraform",
  problem: (subject) => {
    const value = subject.text(name);
    return value === undefined || pattern.test(value)
      ? undefined
      : `${quoted(name)} doesn't comply with restrictions (${quoted(pattern.source)}): ${quoted(value)}`;
  },
  fix: `Change ${name} so that it matches ${pattern.source}.`,
});

/** For two arguments that exclude each other. */
export const notBoth = (name: string, other: string): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    subject.gives(name) && subject.gives(other)
      ? `${quoted(name)}: conflicts with ${other}`
      : undefined,
  fix: `Set ${name} or ${other}, not both.`,
});

export const isArn = (path: string): Rule => ({
  by: "Terraform",
  problem: (subject) =>
    fieldsAt(subject, path).flatMap(([fields, name]) => {
      const value = fields.text(name);
      return value === undefined || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(value)
        ? []
        : [`${quoted(path)} (${value}) is an invalid ARN: arn: invalid prefix`];
    }),
  fix: `Set ${path} to the ARN of a resource, such as "\${aws_…NAME.arn}".`,
});

export const isJson = (name: string): Rule => ({
  by: "Terraform",
  problem: (subject) => {
    const value = subject.text(name);
    return value === undefined || parseJsonOrNothing(value) !== undefined
      ? undefined
      : `${quoted(name)} contains an invalid JSON: ${quoted(value.slice(0, 60))}`;
  },
  fix: `Write ${name} as JSON, for example with jsonencode.`,
});

/** @param says the service's message. @param attributes whose combination must be unique for the type. */
export const unique = (
  by: Rule["by"],
  attributes: string[],
  says: (subject: Subject) => string,
): Rule => ({
  by,
  problem: (subject, subjects) => {
    const other = subjects.sameBefore(subject, ...attributes);
    return other && `${says(subject)} (as ${other.address})`;
  },
  fix: `Change ${attributes.at(-1)}, or remove one of the two.`,
});

export const quoted = (text: string): string => JSON.stringify(text);
