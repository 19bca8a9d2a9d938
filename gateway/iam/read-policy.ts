// Reads untrusted policy documents. What IAM would refuse is reported and grants nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { parseJson } from "../../shared/bounded-json.ts";
import { isMap, describeKind, readConditions } from "./conditions.ts";
import type { Element, Principals, Statement } from "./policy.ts";

export interface ReadPolicy {
  statements: Statement[];
  /** Problems that IAM refuses (MalformedPolicyDocument), each with the policy's name. */
  problems: string[];
}

/** `identity`: of a role, names resources. `resource`: of a resource, names principals. */
export type PolicyKind = "identity" | "resource";

/** In this version `${…}` is a policy variable. */
const VERSION_WITH_VARIABLES = "2012-10-17";
const VERSIONS = new Set<unknown>([undefined, "2008-10-17", VERSION_WITH_VARIABLES]);

/** For any kind of policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const MAX_POLICY_CHARACTERS = 131_072;

/** @param text JSON. @param name of the policy's holder, for messages. */
export const readPolicyText = (text: unknown, name: string, kind: PolicyKind): ReadPolicy => {
  if (typeof text !== "string")
    return nothing(`${name}: its policy is ${describeKind(text)}; ${EXPECTED}`);
  if (text.length > MAX_POLICY_CHARACTERS) {
    return nothing(
      `${name}: its policy is ${text.length} characters long; IAM accepts at most ${MAX_POLICY_CHARACTERS}`,
    );
  }
  try {
    return readPolicy(parseJson(text), name, kind);
  } catch {
    return nothing(`${name}: its policy is not JSON; ${EXPECTED}`);
  }
};

/** In a document with problems, which IAM would refuse, Deny statements still count and Allow statements do not. */
export const readPolicy = (document: unknown, name: string, kind: PolicyKind): ReadPolicy => {
  if (!isMap(document))
    return nothing(`${name}: its policy is ${describeKind(document)}; ${EXPECTED}`);
  const { Version, Statement: given } = document;
  const problems: string[] = [];
  if (!VERSIONS.has(Version)) {
    problems.push(`Version is ${describeKind(Version)}; expected "${VERSION_WITH_VARIABLES}"`);
  }
  if (given === undefined) problems.push("it has no Statement; expected one, or a list of them");
  const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
  const hasVariables = Version === VERSION_WITH_VARIABLES;
  const read = list.map((one: unknown, index) =>
    readStatement(one, { policy: name, index, kind, hasVariables }),
  );
  problems.push(...read.flatMap((one) => one.problems));
  const statements = read.flatMap(({ statement }) => statement ?? []);
  return {
    statements: problems.length === 0 ? statements : statements.filter(isDeny),
    problems: problems.map((problem) => `${name}: ${problem}. IAM refuses such a policy.`),
  };
};

const EXPECTED =
  'expected a policy document, such as {"Version": "2012-10-17", "Statement": [...]}';

const nothing = (problem: string): ReadPolicy => ({ statements: [], problems: [`${problem}.`] });

const isDeny = ({ effect }: Statement): boolean => effect === "Deny";

interface Place {
  policy: string;
  index: number;
  kind: PolicyKind;
  hasVariables: boolean;
}

interface ReadStatement {
  statement?: Statement;
  problems: string[];
}

const readStatement = (given: unknown, place: Place): ReadStatement => {
  const { policy, index, kind, hasVariables } = place;
  const number = `statement ${index + 1}`;
  if (!isMap(given)) return { problems: [`${number} is ${describeKind(given)}; expected a map`] };
  const { Sid, Effect, Condition = {} } = given;
  const name = typeof Sid === "string" && Sid !== "" ? `${number} ("${Sid}")` : number;
  const problems: string[] = [];
  const attempt = <Result>(read: Result | string): Result | undefined => {
    if (typeof read !== "string") return read;
    problems.push(read);
    return undefined;
  };
  const actions = attempt(readElement(given, "Action")) ?? EVERYTHING;
  const resources = attempt(readResources(given, kind));
  const principals = attempt(readPrincipals(given, kind));
  const effect = attempt(readEffect(Effect));
  const read = readConditions(Condition, hasVariables);
  problems.push(...read.problems);
  // An unreadable condition must not narrow a Deny.
  const conditions = read.problems.length === 0 ? read.conditions : [];
  return {
    problems: problems.map((problem) => `${name}: ${problem}`),
    ...(effect && {
      statement: {
        name: `${policy}, ${name}`,
        effect: effect.effect,
        actions,
        conditions,
        hasVariables,
        ...(resources && { resources }),
        ...(principals && { principals }),
      },
    }),
  };
};

const EVERYTHING: Element = { isNegated: false, patterns: ["*"] };

/** Like all readers below, returns a text that describes the problem when the element is invalid. */
const readEffect = (given: unknown): Pick<Statement, "effect"> | string =>
  given === "Allow" || given === "Deny"
    ? { effect: given }
    : `Effect is ${describeKind(given)}; expected "Allow" or "Deny"`;

const readElement = (statement: Record<string, unknown>, name: string): Element | string => {
  const [given, negated] = [statement[name], statement[`Not${name}`]];
  if (given === undefined && negated === undefined) return `it has no ${name}`;
  if (given !== undefined && negated !== undefined) return `it has both ${name} and Not${name}`;
  const value = given === undefined ? negated : given;
  const patterns = readTexts(value);
  return patterns
    ? { isNegated: given === undefined, patterns }
    : `${name} is ${describeKind(value)}; expected a string, or a list of strings`;
};

/** Optional in the policy of a resource. */
const readResources = (
  statement: Record<string, unknown>,
  kind: PolicyKind,
): Element | undefined | string => {
  const { Resource, NotResource } = statement;
  const hasNone = Resource === undefined && NotResource === undefined;
  return kind === "resource" && hasNone ? undefined : readElement(statement, "Resource");
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const readPrincipals = (
  { Principal, NotPrincipal }: Record<string, unknown>,
  kind: PolicyKind,
): Principals | undefined | string => {
  const given = Principal ?? NotPrincipal;
  if (kind === "identity")
    return given === undefined ? undefined : "an identity policy must not have a Principal";
  const isNegated = Principal === undefined;
  if (given === "*") return { isNegated, services: [], isEverybody: true };
  if (!isMap(given)) return `Principal is ${describeKind(given)}; expected "*" or a map`;
  const named = Object.entries(given).map(([type, names]) => [type, readTexts(names)] as const);
  if (named.some(([, names]) => !names)) return "Principal has a name that is not a string";
  const of = (type: string) => named.flatMap(([key, names]) => (key === type ? (names ?? []) : []));
  return { isNegated, services: of("Service"), isEverybody: of("AWS").includes("*") };
};

const readTexts = (given: unknown): string[] | undefined => {
  const values: unknown[] = Array.isArray(given) ? given : [given];
  return values.every((value) => typeof value === "string") ? values : undefined;
};
