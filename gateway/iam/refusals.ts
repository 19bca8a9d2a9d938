// What to say of a refusal: which statement it is due to, and what would help.
import type { Statement } from "./policy.ts";
import type { RoleVerdict } from "./role-policies.ts";

/** A few are enough to find the mistake. */
const MAX_NAMED = 3;

/**
 * @param missing what is said when there is no statement that could be changed.
 * @returns sentences for people.
 */
export const explain = (verdict: RoleVerdict, missing: string): string => {
  if (verdict.decision === "denied") return deniedBy(verdict.by);
  if (verdict.decision === "outside") {
    return `The role's policies allow it, and its permissions boundary ${verdict.boundary} does not.`;
  }
  if (verdict.decision === "allowed" || verdict.unmet.length === 0) return missing;
  const named = verdict.unmet.slice(0, MAX_NAMED);
  return named
    .map(
      ({ statement, conditions }) =>
        `${statement.name}, would allow it, but ${conditions.join(", and ")}.`,
    )
    .join(" ");
};

/** An Allow would not help. */
const deniedBy = ({ name, conditions }: Statement): string => {
  const when = conditions.map(
    ({ operatorName, key, values }) => `${operatorName} ${key} ${JSON.stringify(values)}`,
  );
  const condition = when.length === 0 ? "" : ` where ${when.join(" and ")}`;
  return `${name}, denies it${condition}. A Deny wins over any Allow: change that statement.`;
};
