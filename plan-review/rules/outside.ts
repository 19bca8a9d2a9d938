// Rules about what a plan does besides changing resources: checks, outputs, provider actions, imports, drift.
import { isEmpty } from "../marks/body.ts";
import type { Check, Resource } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import { findStateful } from "./stateful-types.ts";

const at = (address: string): Flaw["resource"] => ({ address, path: address });

const failed = ({ stack }: Reviewed): Flaw[] =>
  stack.checks
    .filter(({ status }) => status === "fail" || status === "error")
    .map((check) => ({ resource: at(check.address), what: describeCheck(check) }));

const describeCheck = ({ status, problems }: Check): string => {
  const messages = problems.map((message) => code(message)).join(", ");
  const how = status === "fail" ? "The check fails" : "The check cannot be evaluated";
  return messages === "" ? `${how}.` : `${how}: ${messages}.`;
};

const removedOutputs = ({ stack }: Reviewed): Flaw[] =>
  stack.outputs
    .filter(({ action, before, after, unknown }) => {
      const isCleared =
        action === "change" && isEmpty(after) && unknown !== true && !isEmpty(before);
      return action === "destroy" || isCleared;
    })
    .map(({ name }) => ({
      resource: at(`output.${name}`),
      what: "The output goes away. What reads it from the state, such as another stack, fails.",
    }));

const invoked = ({ stack }: Reviewed): Flaw[] =>
  stack.invocations.map(({ address, type, trigger, deferredBecause }) => ({
    resource: at(address),
    what:
      deferredBecause === undefined
        ? `The provider runs the action ${code(type)}, triggered by ${code(trigger)}. A plan does not show its effects.`
        : `The action ${code(type)} is deferred to a later plan: ${code(deferredBecause)}.`,
  }));

const imported = ({ stack }: Reviewed): Flaw[] =>
  stack.resources
    .filter(({ importedFrom }) => importedFrom !== undefined)
    .map((resource) => ({
      resource,
      what: `Terraform takes over an existing ${code(resource.type)}${resource.importedFrom === "" ? "" : ` with the id ${code(resource.importedFrom ?? "")}`}, and changes or destroys it from now on.`,
    }));

const drifted = ({ stack }: Reviewed): Flaw[] =>
  stack.drift
    .filter(({ action }) => action !== "none")
    .map((resource) => ({
      resource,
      what: describeDrift(resource),
      severity: driftSeverity(resource),
    }));

const describeDrift = ({ action, type }: Resource): string =>
  action === "destroy"
    ? `${code(type)} was deleted outside of Terraform.`
    : `${code(type)} was changed outside of Terraform; the plan may undo that.`;

const driftSeverity = ({ action, type }: Resource): "warning" | "notice" =>
  action === "destroy" && findStateful(type) !== undefined ? "warning" : "notice";

const deferred = ({ stack }: Reviewed): Flaw[] =>
  stack.deferred.map(({ resource, reason }) => ({
    resource,
    what: `Its change is deferred to a later plan: ${code(reason)}.`,
  }));

export const OUTSIDE_RULES: Rule[] = [
  {
    id: "PR016",
    severity: "warning",
    title: "A check fails",
    fix: "Fix what the check tests, or the check.",
    check: failed,
  },
  {
    id: "PR017",
    severity: "warning",
    title: "Output removed",
    fix: "Keep the output until nothing reads it.",
    check: removedOutputs,
  },
  {
    id: "PR018",
    severity: "warning",
    title: "Provider action invoked",
    fix: "Read what the action does, and allow it if it is meant.",
    check: invoked,
  },
  {
    id: "PR019",
    severity: "notice",
    title: "Existing resource imported",
    fix: "Compare the id with the resource that is meant.",
    check: imported,
  },
  {
    id: "PR020",
    severity: "notice",
    title: "Changed outside of Terraform",
    fix: "Find out who changed it, and why; then write it into the configuration, or let the plan undo it.",
    check: drifted,
  },
  {
    id: "PR021",
    severity: "error",
    title: "Change deferred",
    fix: "Apply what it depends on, and review the plan after that.",
    check: deferred,
  },
];
