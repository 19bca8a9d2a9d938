// Rules about programs that run during the apply, with the credentials of the one who applies. A plan does not show what they do.
import type { Action, Resource, Setting } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

/** Provisioners run after a creation, and some before a destruction. */
const RUNS: ReadonlySet<Action> = new Set(["create", "replace", "destroy"]);

const describeProvisioners = (resource: Resource): Flaw[] => {
  const { action, provisioners = [] } = resource;
  const kinds = [...new Set(provisioners)].map(code).join(", ");
  return RUNS.has(action) && kinds !== ""
    ? [{ resource, what: `Its provisioner runs a program: ${kinds}.` }]
    : [];
};

const describeRead = (resource: Resource): Flaw[] =>
  resource.type === "external"
    ? [{ resource, what: `The data source runs a program while Terraform applies.` }]
    : [];

const describeSetting = ({ name, after }: Setting): Flaw[] =>
  /\.provisioner\./.test(name) && after !== undefined
    ? [
        {
          resource: { path: name, address: name },
          what: "A provisioner changes: it runs a program.",
        },
      ]
    : [];

const check = ({ stack: { resources, reads, settings } }: Reviewed): Flaw[] => [
  ...resources.flatMap(describeProvisioners),
  ...reads.flatMap(describeRead),
  ...settings.flatMap(describeSetting),
];

export const PROGRAM_RULES: Rule[] = [
  {
    id: "PR036",
    severity: "warning",
    title: "A program runs",
    fix: "Read in the configuration what it does, and allow it if it is meant.",
    check,
  },
];
