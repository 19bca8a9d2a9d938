// Rules about the loss of resources that hold data, or that are known outside by an address.
import { own } from "../../shared/own.ts";
import type { Resource } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import { findStateful, type Stateful } from "./stateful-types.ts";

type Describe = (resource: Resource, stateful: Stateful) => string | undefined;

const stateful =
  (describe: Describe) =>
  ({ stack }: Reviewed): Flaw[] =>
    stack.resources.flatMap((resource) => {
      const found = findStateful(resource.type, resource.before);
      const what = found && describe(resource, found);
      return found && what ? [{ resource, what, severity: found.severity }] : [];
    });

const replaced: Describe = (resource, { loses }) => {
  if (resource.action !== "replace") return undefined;
  const because = resource.replacedBecause.map(code).join(", ");
  const reason =
    because === "" ? describeReason(resource) : `${because} cannot be changed in place`;
  return `${code(resource.type)} is replaced, which loses ${loses}${reason && `: ${reason}`}.`;
};

const REASONS: Record<string, string> = {
  replace_because_tainted: "it is tainted",
  replace_by_request: "the option `-replace` asks for it",
  replace_by_triggers: "its `replace_triggered_by` asks for it",
};

const describeReason = ({ reason = "" }: Resource): string => own(REASONS, reason) ?? "";

const destroyed: Describe = ({ action, type, deposed }, { loses }) => {
  if (action === "forget") return `${code(type)} is no longer managed by Terraform.`;
  if (action !== "destroy") return undefined;
  return deposed === undefined
    ? `${code(type)} is destroyed with ${loses}.`
    : `The old object ${code(deposed)} of an unfinished replacement is destroyed with ${loses}.`;
};

export const STATEFUL_RULES: Rule[] = [
  {
    id: "PR001",
    severity: "error",
    title: "Replacement of something stateful",
    fix: "Keep the attribute that forces it; or create a new resource next to the old one, move the data, and allow it.",
    check: stateful(replaced),
  },
  {
    id: "PR002",
    severity: "error",
    title: "Destruction of something stateful",
    fix: "If only its name in the code changed, add a `moved` block; otherwise save its content and allow it.",
    check: stateful(destroyed),
  },
];
