// IAM policies as lists of single permissions, so that two policies can be compared.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import { textOfAny } from "../../shared/scalar.ts";
import { parseJson as parseBounded, parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { hasRepeatedNames } from "../../shared/repeated-names.ts";
import { splitTemplate } from "../../shared/template.ts";
import { isBody } from "../marks/body.ts";

export interface Grant {
  effect: "Allow" | "Deny";
  /** One action, for example `sqs:SendMessage`; or `everything but …`. */
  action: string;
  /** One ARN or pattern; "" if the policy belongs to the resource and names none. */
  resource: string;
  /** For example `Service lambda.amazonaws.com`; "" in a role's own policy. */
  principal: string;
  /** As JSON; "" without one. */
  condition: string;
}

/** A policy that cannot be read as a list of permissions. */
export class UnreadablePolicy extends Error {}

export const EVERYTHING_BUT = "everything but ";
export const ANYBODY = "*";

/** @param text of a policy document, which may be a template with `${…}` in its strings. */
export const listGrants = (text: string): Grant[] => {
  const document = parse(text);
  if (!isBody(document)) throw new UnreadablePolicy("it is not a JSON object");
  assertElements(document, ELEMENTS);
  return toList(document["Statement"]).flatMap(grantsOfStatement);
};

/** AWS may read other spellings as these. */
const assertElements = (body: object, elements: ReadonlySet<string>): void => {
  const other = Object.keys(body).find((name) => !elements.has(name));
  if (other === undefined) return;
  throw new UnreadablePolicy(
    `it has the element ${JSON.stringify(other)}; expected ${[...elements].join(", ")}`,
  );
};

const ELEMENTS = new Set(["Version", "Id", "Statement"]);

const STATEMENT_ELEMENTS = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);

const parse = (text: string): unknown => {
  let document: unknown;
  try {
    document = parseBounded(text);
  } catch {
    return parseTemplate(text);
  }
  assertNamesOnce(text, document);
  return document;
};

/** Which of two elements with the same name counts is AWS's to say. */
const assertNamesOnce = (text: string, document: unknown): void => {
  if (!hasRepeatedNames(text, document)) return;
  throw new UnreadablePolicy("it has the same element twice");
};

/** Replaces the expressions before parsing: their quotes would end a JSON string. */
const parseTemplate = (template: string): unknown => {
  const sources: string[] = [];
  try {
    const text = splitTemplate(template).map((part) => {
      if ("text" in part) return part.text;
      if ("directive" in part) throw new SyntaxError(`%{${part.directive}} is not JSON`);
      return `\\u0001${sources.push(part.source) - 1}\\u0001`;
    });
    const json = text.join("");
    assertNamesOnce(json, JSON.parse(json));
    return JSON.parse(json, (_, value: unknown) =>
      typeof value === "string" ? restore(value, sources) : value,
    );
  } catch (error) {
    if (error instanceof UnreadablePolicy) throw error;
    throw new UnreadablePolicy("its text is not JSON until it is applied", { cause: error });
  }
};

const restore = (text: string, sources: string[]): string =>
  // eslint-disable-next-line no-control-regex -- the mark that parseTemplate left, which no policy contains.
  text.replace(/\u0001(\d+)\u0001/g, (_, index: string) => `\${${sources[Number(index)] ?? ""}}`);

const grantsOfStatement = (statement: unknown): Grant[] => {
  if (!isBody(statement) || (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny")) {
    throw new UnreadablePolicy("a statement has neither Allow nor Deny as Effect");
  }
  assertElements(statement, STATEMENT_ELEMENTS);
  const { Effect: effect, Condition } = statement;
  const condition = Condition === undefined ? "" : JSON.stringify(Condition);
  return product(
    elements(statement["Action"], statement["NotAction"]),
    elements(statement["Resource"], statement["NotResource"]),
    principals(statement["Principal"], statement["NotPrincipal"]),
  ).map(([action, resource, principal]) => ({ effect, action, resource, principal, condition }));
};

const elements = (named: unknown, excepted: unknown): string[] => {
  if (excepted !== undefined) return [EVERYTHING_BUT + toList(excepted).map(textOfAny).join(", ")];
  return named === undefined ? [""] : toList(named).map(textOfAny);
};

const principals = (named: unknown, excepted: unknown): string[] => {
  if (excepted !== undefined) return [EVERYTHING_BUT + JSON.stringify(excepted)];
  if (!isBody(named)) return [typeof named === "string" ? named : ""];
  return Object.entries(named).flatMap(([kind, names]) =>
    toList(names).map((name) =>
      name === ANYBODY ? ANYBODY : `${kind} ${toArn(kind, textOfAny(name))}`,
    ),
  );
};

/** AWS replaces the number of an account by the ARN of its root. */
const toArn = (kind: string, name: string): string =>
  kind === "AWS" && /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;

/**
 * Maximum permissions of one statement: more than in IAM's longest policies. All pairs are compared, so it limits time.
 */
const MAX_PERMISSIONS = 20_000;

const product = (actions: string[], resources: string[], who: string[]) => {
  const count = actions.length * resources.length * who.length;
  if (count > MAX_PERMISSIONS) {
    throw new UnreadablePolicy(
      `a statement grants ${count} permissions; at most ${MAX_PERMISSIONS} are compared`,
    );
  }
  return actions.flatMap((action) =>
    resources.flatMap((resource) =>
      who.map((principal): [string, string, string] => [action, resource, principal]),
    ),
  );
};

/** What one list of grants has, and another has not. */
export interface Difference {
  gained: Grant[];
  lost: Grant[];
}

export const compareGrants = (before: Grant[], after: Grant[]): Difference => {
  if (before.length === 0 || after.length === 0) return { gained: after, lost: before };
  const [old, next] = [before.map(toKey), after.map(toKey)];
  const [had, has] = [new Set(old), new Set(next)];
  return {
    gained: after.filter((_, at) => !had.has(next[at] ?? "")),
    lost: before.filter((_, at) => !has.has(old[at] ?? "")),
  };
};

/** IAM compares actions case-insensitively. */
const toKey = (grant: Grant): string =>
  JSON.stringify([
    grant.effect,
    grant.action.toLowerCase(),
    grant.resource,
    grant.principal,
    toComparable(grant.condition),
  ]);

/** @returns the same text for conditions that mean the same. */
export const toComparable = (condition: string): string =>
  condition === "" ? "" : JSON.stringify(toCanonical(parseJsonOrNothing(condition) ?? condition));

/** In one order, with a list of one value as that value: AWS stores it so. */
const toCanonical = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const values = value.map(toCanonical).toSorted(compareTexts);
    return values.length === 1 ? values[0] : values;
  }
  if (!isBody(value)) return typeof value === "boolean" ? textOfAny(value) : value;
  const entries = Object.entries(value).toSorted(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(entries.map(([name, one]) => [name, toCanonical(one)]));
};

const compareTexts = (one: unknown, other: unknown): number =>
  textOfAny(one) < textOfAny(other) ? -1 : 1;

/** One line for all actions that share everything else, in the policy's order. */
export const spell = (grants: Grant[]): string[] => {
  const lines = new Map<string, { grant: Grant; actions: string[] }>();
  for (const grant of grants) {
    const { effect, resource, principal, condition } = grant;
    const key = JSON.stringify([effect, resource, principal, condition]);
    const line = lines.get(key) ?? { grant, actions: [] };
    line.actions.push(grant.action);
    lines.set(key, line);
  }
  return [...lines.values()].map(({ grant, actions }) => spellOne(grant, actions));
};

const spellOne = (grant: Grant, actions: string[]): string =>
  [
    `${grant.effect} ${actions.join(", ")}`,
    grant.resource && `on ${grant.resource}`,
    grant.principal && `by ${grant.principal === ANYBODY ? "anyone" : grant.principal}`,
    grant.condition && `if ${grant.condition}`,
  ]
    .filter((part) => part !== "")
    .join(" ");

const toList = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
