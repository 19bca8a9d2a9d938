// Explains a refusal: the statement that causes it, and how to fix it.
import type { Statement } from "./policy.ts";
import type { RoleVerdict } from "./role-policies.ts";

/** Maximum statements in a message. */
const MAX_NAMED = 3;

/**
 * @param missing text for when no statement could be changed.
 * @returns sentences for a message.
 */
export const explain = (verdict: RoleVerdict, missing: string): string => {
  if (verdict.decision === "denied") return deniedBy(verdict.by);
  if (verdict.decision === "outside") {
    return `The role's policies allow it, but its permissions boundary ${verdict.boundary} does not.`;
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

/** Advises to change the Deny, since another Allow would not help. */
const deniedBy = ({ name, conditions }: Statement): string => {
  const when = conditions.map(
    ({ operatorName, key, values }) => `${operatorName} ${key} ${JSON.stringify(values)}`,
  );
  const condition = when.length === 0 ? "" : ` where ${when.join(" and ")}`;
  return `${name}, denies it${condition}. A Deny overrides any Allow: change that statement.`;
};
