// Checks of props. The types of main.ts are not checked when it runs, so each construct checks its own values.
import { inspect } from "node:util";
import { Token } from "cdktf";

/** An invalid value in the configuration. Only its message is printed. */
export class ConfigurationError extends Error {}

export interface Rule {
  /** Continues the sentence "expected …", with an example unless it is obvious. */
  expected: string;
  accepts: (value: unknown) => boolean;
}

/** A rule for each property, optional ones included. */
export type RulesFor<Props> = { [Name in keyof Required<Props>]: Rule };

/** @throws {ConfigurationError} unless the value is valid, or known only to Terraform. */
export const check = (name: string, value: unknown, { accepts, expected }: Rule): void => {
  if (isTerraforms(value) || accepts(value)) return;
  const received = value === undefined ? `${name} is missing` : `${name} is ${shown(value)}`;
  throw new ConfigurationError(`${received}; expected ${expected}.`);
};

/** Whether it is a token or a Terraform expression, whose value is known only at apply. */
const isTerraforms = (value: unknown): boolean =>
  Token.isUnresolved(value) || (typeof value === "string" && value.includes("${"));

/**
 * @param name of the property that contains these. Default: they are the stack's own props.
 * @throws {ConfigurationError} also for names without a rule: a misspelt one would have no effect.
 */
export const checkEach = <Props extends object>(
  props: Props,
  rules: RulesFor<Props>,
  name?: string,
): void => {
  check(name ?? "The stack's second argument", props, object);
  const path = (key: string) => (name === undefined ? key : `${name}.${key}`);
  const known = Object.entries<Rule>(rules);
  for (const key of Object.keys(props)) {
    if (Object.hasOwn(rules, key)) continue;
    const names = known.map(([each]) => each).join(", ");
    throw new ConfigurationError(`${path(key)} is unknown; expected one of ${names}.`);
  }
  const values = new Map(Object.entries(props));
  for (const [key, rule] of known) check(path(key), values.get(key), rule);
};

const MAX_SHOWN_CHARACTERS = 100;

const shown = (value: unknown): string => {
  const written = toJson(value) ?? inspect(value, { depth: 0, breakLength: Infinity });
  return written.length > MAX_SHOWN_CHARACTERS
    ? `${written.slice(0, MAX_SHOWN_CHARACTERS)}…`
    : written;
};

/** @returns undefined for what JSON cannot express, such as a construct or NaN. */
const toJson = (value: unknown): string | undefined => {
  if (typeof value === "number") return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/** The provider passes whole numbers on in 32 bits. */
const MAX_WHOLE = 2 ** 31 - 1;

export const wholeNumber = (least: number, most = MAX_WHOLE): Rule => ({
  expected: `a whole number from ${least} to ${most}`,
  accepts: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});

/** Beyond it DynamoDB and CloudWatch refuse numbers, or what they limit is not limited. */
const MAX_NUMBER = 1e12;

export const numberFrom = (least: number): Rule => ({
  expected: `a number from ${least} to ${MAX_NUMBER}`,
  accepts: (value) => typeof value === "number" && value >= least && value <= MAX_NUMBER,
});

export const positiveNumber: Rule = {
  ...numberFrom(1e-6),
  expected: "a number above 0, from 1e-6 to 1e12",
};

export const flag: Rule = {
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
};

export const oneOf = (...choices: readonly (string | number)[]): Rule => ({
  expected: `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`,
  accepts: (value) => choices.some((choice) => choice === value),
});

/** @param expected describes what matches the pattern. */
export const text = (pattern: RegExp, expected: string): Rule => ({
  expected,
  accepts: (value) => typeof value === "string" && pattern.test(value),
});

/** Constructs keep their children in a plain object, where names that objects inherit are taken. */
export const CONSTRUCT_NAME: Rule = {
  expected: 'one that plain objects do not inherit, unlike "constructor"',
  accepts: (value) => typeof value === "string" && !(value in {}),
};

export const listOf = (rule: Rule, least = 0): Rule => ({
  expected: `a list${least > 0 ? ` of at least ${least}` : ""}, each ${rule.expected}`,
  accepts: (value) =>
    Array.isArray(value) &&
    value.length >= least &&
    value.every((each) => isTerraforms(each) || rule.accepts(each)),
});

/** The construct or function that uses it checks its properties. */
export const object: Rule = {
  expected: "an object",
  accepts: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** For values that are passed on to a construct, which checks them. */
export const HANDED_ON: Rule = { expected: "anything", accepts: () => true };

export const optional = ({ accepts, expected }: Rule): Rule => ({
  expected: `${expected}, or undefined`,
  accepts: (value) => value === undefined || accepts(value),
});

export const REGION = text(/^([a-z]{2}|eusc)(-[a-z]+)+-\d$/, 'an AWS Region, such as "eu-west-1"');

/**
 * @param region of the stack, which may be known only to Terraform.
 * @param resource pattern of the last part.
 */
export const arnIn = (service: string, region: string, resource: string, what: string): Rule => {
  const place = isTerraforms(region) ? "[a-z0-9-]+" : region;
  return text(
    new RegExp(`^arn:[a-z-]+:${service}:${place}:\\d{12}:${resource}$`),
    `the ARN of ${what} in ${isTerraforms(region) ? "the stack's Region" : region}`,
  );
};

/** Days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS = oneOf(
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653,
);
