// Follows references of small plans, and writes their targets as texts.
import { plannedResources, type PlannedResources } from "../../../gateway/plan/modules.ts";
import type { ConfigurationModule, ValuesModule } from "../../../gateway/plan/plan-document.ts";
import { type Place, References } from "../../../gateway/plan/references.ts";
import type { Target } from "../../../gateway/plan/target.ts";
import type { Value } from "../../../gateway/terraform/values.ts";
import { createPlan } from "./small-plan.ts";

interface Project {
  planned?: ValuesModule;
  configuration?: ConfigurationModule;
  variables?: Record<string, { value?: Value }>;
}

export const followIn = ({ planned = {}, configuration = {}, variables = {} }: Project) => {
  const all = plannedResources(createPlan(planned, configuration, {}));
  const references = new References(all, { variables });
  const root: Place = { module: all.root, key: undefined };
  return { all, references, root };
};

/** The place of expressions in a module. */
export const within = ({ modules }: PlannedResources, address: string): Place => ({
  module: modules.find((one) => one.address === address)!,
  key: undefined,
});

/** A resource as `address.attribute`, with `?` when it is guessed. */
export const describeTarget = (target: Target): unknown =>
  "resource" in target
    ? `${target.resource.address}${target.attribute === undefined ? "" : `.${target.attribute}`}${target.guessed ? "?" : ""}`
    : target;

export const describeAll = (targets: Target[]) => targets.map(describeTarget);
