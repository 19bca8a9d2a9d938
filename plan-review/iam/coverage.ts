// Whether permissions are part of others, in time that grows with their number and not with its square.
import { matchesPattern } from "../../shared/wildcards.ts";
import { type Difference, EVERYTHING_BUT, type Grant, toComparable } from "./grants.ts";

/** @returns what is allowed now and was not before: new permissions, and denials that are removed. */
export const listWidened = (before: Grant[], { gained, lost }: Difference): Grant[] => {
  const allowed = gained.filter(({ effect }) => effect === "Allow");
  const isCovered = createCoverage(allowed.length > 0 ? before : []);
  const undenied = lost.filter(({ effect }) => effect === "Deny");
  return [...allowed.filter((grant) => !isCovered(grant)), ...undenied];
};

/** Grants by what their patterns begin with: first of the resource, then of the action. */
type ByAction = Prefixes<Grant[]>;

/** @returns whether one of the grants allows all that another one allows. */
const createCoverage = (grants: Grant[]): ((grant: Grant) => boolean) => {
  const byResource = new Prefixes<ByAction>();
  for (const grant of grants.filter(isPlainAllowance)) {
    const byAction = byResource.at(toStart(grant.resource), () => new Prefixes<Grant[]>());
    byAction.at(toStart(grant.action.toLowerCase()), () => []).push(grant);
  }
  return (grant) =>
    byResource
      .startsOf(grant.resource)
      .some((byAction) =>
        byAction
          .startsOf(grant.action.toLowerCase())
          .some((wider) => wider.some((one) => covers(one, grant))),
      );
};

/** Values by texts, found by longer texts that begin with them. */
class Prefixes<Value> {
  readonly #values = new Map<string, Value>();
  readonly #lengths = new Set<number>();

  at(start: string, create: () => Value): Value {
    const value = this.#values.get(start) ?? create();
    this.#values.set(start, value);
    this.#lengths.add(start.length);
    return value;
  }

  startsOf(text: string): Value[] {
    return [...this.#lengths].flatMap((length) => {
      const value = length > text.length ? undefined : this.#values.get(text.slice(0, length));
      return value === undefined ? [] : [value];
    });
  }
}

/** What is before the first wildcard. */
const toStart = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? "";

const isPlainAllowance = ({ effect, action, resource }: Grant): boolean =>
  effect === "Allow" && !action.startsWith(EVERYTHING_BUT) && !resource.startsWith(EVERYTHING_BUT);

const covers = (wider: Grant, grant: Grant): boolean =>
  matchesPattern(wider.action.toLowerCase(), grant.action.toLowerCase()) &&
  matchesPattern(wider.resource, grant.resource) &&
  wider.principal === grant.principal &&
  (wider.condition === "" || toComparable(wider.condition) === toComparable(grant.condition));
