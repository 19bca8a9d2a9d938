// Parses the output of `terraform show -json` for a plan, and refuses what is not one.
// https://developer.hashicorp.com/terraform/internals/json-format
import { parseJson as parseBounded, TooDeepError } from "../../shared/bounded-json.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { readFields } from "./fields.ts";
import { UnreadablePlan } from "./unreadable.ts";

/** @throws {UnreadablePlan} when it is not a plan, or has another format. */
export const parsePlan = (text: string): Body => {
  const plan = parseJson(text);
  if (!isBody(plan))
    throw new UnreadablePlan(
      "The plan is not a JSON object: expected the output of terraform show -json.",
    );
  assertVersion(plan);
  if (!isPlan(plan)) {
    throw new UnreadablePlan(
      "The plan has no planned_values and no resource_changes: expected terraform show -json of a plan file, not of a state.",
    );
  }
  return readFields(plan, "top-level");
};

const assertVersion = (plan: Body): void => {
  const version = textOfAny(plan["format_version"]);
  // 0.1 and 0.2 are of Terraform 0.12 to 1.0; the fields are those of 1.x.
  if (/^[01]\.\d+$/.test(version)) return;
  throw new UnreadablePlan(
    `The plan has format_version "${version}"; expected 1.x, or 0.1 and 0.2 of older versions. Use Terraform 1.x.`,
  );
};

/** A plan without resources has no `resource_changes`; a state has `values` instead. */
const isPlan = (plan: Body): boolean =>
  Array.isArray(plan["resource_changes"]) ||
  (isBody(plan["planned_values"]) && !("values" in plan));

/** Whether the format has marks of what is sensitive. Terraform before 0.15 writes none. */
export const hasMarks = (plan: Body): boolean =>
  !textOfAny(plan["format_version"]).startsWith("0.");

/**
 * Whether only a provider's schema makes an attribute sensitive in it: before 0.14, always; in 0.14, when no variable and
 * no output of a module is declared so.
 *
 * https://github.com/hashicorp/terraform/blob/v0.14.0/CHANGELOG.md
 */
export const hasNoSensitiveValues = (plan: Body): boolean => {
  const version = textOfAny(plan["terraform_version"]);
  if (/^0\.1[23]\./.test(version)) return true;
  const { configuration } = plan;
  return version.startsWith("0.14.") && isBody(configuration) && !declaresSensitive(configuration);
};

const declaresSensitive = (part: unknown): boolean =>
  typeof part === "object" &&
  part !== null &&
  (("sensitive" in part && part.sensitive === true) || Object.values(part).some(declaresSensitive));

const parseJson = (text: string): unknown => {
  try {
    return parseBounded(text);
  } catch (error) {
    const message =
      error instanceof TooDeepError
        ? `The plan cannot be read: ${error.message}.`
        : `The plan is not JSON: expected the output of terraform show -json${describeAround(text)}.`;
    throw new UnreadablePlan(message, { cause: error });
  }
};

/**
 * Why the plan is not the whole truth, as sentences.
 *
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export const listGaps = (plan: Body): string[] => {
  if (![undefined, null, false].includes(plan["errored"] as null)) {
    return [
      "The plan is errored: Terraform failed while it planned. See the log of terraform plan.",
    ];
  }
  if ([undefined, null, true].includes(plan["complete"] as null)) return [];
  return [
    "The plan is not complete: it leaves out or defers some changes. Plan without -target, or apply this one, and review the next.",
  ];
};

/** In a workflow, `terraform` may be a wrapper, which prints more than Terraform does. */
const describeAround = (text: string): string =>
  text.trimStart().indexOf('{"format_version"') > 0
    ? " alone, and something is written in front of it. For hashicorp/setup-terraform, set terraform_wrapper to false"
    : "";
