// Turns a plan into the model of a review: everything that it says, with sensitive values hidden.
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { readConfiguration } from "./configuration.ts";
import { readList } from "./fields.ts";
import { createStack, type Resource, type Stack } from "./model.ts";
import { readOwnAccounts } from "./own-accounts.ts";
import { code } from "../render/markdown.ts";
import { hasMarks, hasNoSensitiveValues, listGaps } from "./parse-plan.ts";
import { readPaths, readStackName, toPath } from "./paths.ts";
import { type ChangeReader, markUnmarked, readResourceChange, sealChange } from "./read-change.ts";
import { readChecks, readDeferred, readInvocations, readOutputs } from "./read-outside.ts";

/**
 * @param plan as parsePlan returns it.
 * @param document the synthesized stack, for construct paths; without it, paths are addresses.
 * @throws {UnreadablePlan} when it says something that Terraform does not say.
 */
export const readPlan = (plan: Body, document: Body | undefined): Stack => {
  const name = document && readStackName(document);
  const paths = document ? readPaths(document) : new Map<string, string>();
  const reader: ChangeReader = {
    pathAt: (address) => toPath(address, paths, name),
    ...readConfiguration(plan),
    hasMarks: hasMarks(plan),
    showsPolicies: hasNoSensitiveValues(plan),
  };
  const read = (field: string) =>
    readList(plan, field).map((change) => readResourceChange(change, reader));
  const changes = read("resource_changes");
  const isApplyable = plan["applyable"] === true;
  const managed = changes.filter(({ isData }) => !isData);
  const stack = createStack({
    name,
    resources: [...managed, ...listUnchanged(plan, managed, reader)],
    reads: changes.filter(({ isData, action }) => isData && action === "read"),
    drift: read("resource_drift"),
    outputs: readOutputs(plan, reader.hasMarks),
    checks: readChecks(plan),
    deferred: readDeferred(plan, reader),
    invocations: readInvocations(plan),
    accounts: readOwnAccounts(plan),
    gaps: [...listGaps(plan), ...describeMissing(managed)],
  });
  return isApplyable && isIdle(stack) ? { ...stack, gaps: [...stack.gaps, UNLISTED] } : stack;
};

/** What such a change makes cannot be judged. */
const describeMissing = (changes: Resource[]): string[] => {
  const addresses = changes
    .filter(({ lacksValues }) => lacksValues)
    .map(({ address }) => code(address));
  if (addresses.length === 0) return [];
  return [
    `The plan does not say what it makes of ${addresses.join(", ")}: no values after the change. Make it with terraform show -json.`,
  ];
};

/** Of changes that a later format may list under a name that is not known. */
const UNLISTED =
  "Terraform says that the plan can be applied, but the plan lists nothing to apply. Update terraform-plan-review.";

const isIdle = ({ resources, ...others }: Stack): boolean =>
  resources.every(
    ({ action, movedFrom, importedFrom }) =>
      action === "none" && movedFrom === undefined && importedFrom === undefined,
  ) &&
  others.outputs.every(({ action }) => action === "none") &&
  [others.reads, others.drift, others.deferred, others.invocations].every(
    (list) => list.length === 0,
  );

/** Planned resources without a change entry. Current Terraform versions list every resource. */
const listUnchanged = (plan: Body, listed: Resource[], reader: ChangeReader): Resource[] => {
  const known = new Set(listed.map(({ address }) => address));
  const planned = isBody(plan["planned_values"])
    ? plan["planned_values"]["root_module"]
    : undefined;
  return listPlanned(planned)
    .filter(({ address, mode }) => mode !== "data" && !known.has(textOfAny(address)))
    .map((resource) => readUnchanged(resource, reader));
};

const readUnchanged = (resource: Body, reader: ChangeReader): Resource => {
  const { values, sensitive_values: sensitive } = resource;
  const [address, type] = [textOfAny(resource["address"]), textOfAny(resource["type"])];
  const marks = sensitive ?? markUnmarked(values, type, reader);
  return {
    address,
    type,
    path: reader.pathAt(address),
    isData: false,
    action: "none",
    ...sealChange({ before: values, after: values, after_unknown: {} }, [marks, marks]),
    replacedBecause: [],
    written: {},
  };
};

const listPlanned = (module: unknown): Body[] => {
  if (!isBody(module)) return [];
  const { resources, child_modules: children } = module;
  return [
    ...(Array.isArray(resources) ? resources.filter(isBody) : []),
    ...(Array.isArray(children) ? children.flatMap(listPlanned) : []),
  ];
};
