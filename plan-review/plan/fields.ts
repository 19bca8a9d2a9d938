// The fields of Terraform's plan format. A field that is not in this list may mean anything, so the plan is refused.
// https://github.com/hashicorp/terraform/blob/main/internal/command/jsonplan/plan.go
import { type Body, isBody } from "../marks/body.ts";
import { UnreadablePlan } from "./unreadable.ts";

const FIELDS = {
  "top-level": [
    "format_version",
    "terraform_version",
    "variables",
    "planned_values",
    // Terraform 0.12 only.
    "proposed_unknown",
    "resource_drift",
    "resource_changes",
    "deferred_changes",
    "deferred_action_invocations",
    "output_changes",
    "action_invocations",
    "prior_state",
    "configuration",
    "relevant_attributes",
    "checks",
    // Terraform 1.2 and 1.3 only: what `checks` says since 1.3.
    "condition_results",
    "timestamp",
    "applyable",
    "complete",
    "errored",
  ],
  "resource change": [
    "address",
    "previous_address",
    "module_address",
    "mode",
    "type",
    "name",
    "index",
    "index_unknown",
    "provider_name",
    "deposed",
    "change",
    "action_reason",
  ],
  change: [
    "actions",
    "before",
    "after",
    "after_unknown",
    "before_sensitive",
    "after_sensitive",
    "replace_paths",
    "importing",
    "generated_config",
    "before_identity",
    "after_identity",
  ],
  import: ["id", "unknown", "identity"],
  "deferred change": ["reason", "resource_change"],
  "deferred action": ["reason", "action_invocation"],
  "action invocation": [
    "address",
    "type",
    "name",
    "config_values",
    "config_sensitive",
    "config_unknown",
    "provider_name",
    "lifecycle_action_trigger",
    "invoke_action_trigger",
  ],
  "action trigger": [
    "triggering_resource_address",
    "action_trigger_event",
    "action_trigger_block_index",
    "actions_list_index",
  ],
  // Terraform 1.3 writes a remark as "//".
  check: ["//", "address", "status", "instances"],
  "check instance": ["address", "status", "problems"],
  "condition result": ["//", "address", "condition_type", "result", "unknown", "error_message"],
} as const;

type Kind = keyof typeof FIELDS;

/**
 * @param where an address that is named in the error; "" for none.
 * @throws {UnreadablePlan} when it is not an object, or has a field that is not known.
 */
export const readFields = (value: unknown, kind: Kind, where = ""): Body => {
  const place = where === "" ? "" : ` of ${where}`;
  if (!isBody(value)) {
    throw new UnreadablePlan(`The plan has a ${kind}${place} that is not an object.`);
  }
  const known: readonly string[] = FIELDS[kind];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return value;
  throw new UnreadablePlan(
    `The plan has a ${kind} field ${JSON.stringify(unknown)}${place}, which this version does not know, ` +
      "so the plan may do more than a review would show. Update terraform-plan-review.",
  );
};

/** @throws {UnreadablePlan} when the field is there and is not a list. */
export const readList = (body: Body, name: string): unknown[] => {
  const value = body[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new UnreadablePlan(`The plan's ${name} is not a list.`);
};
