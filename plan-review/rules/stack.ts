// Rules about a stack as a whole: where it is, where its state is, and what Terraform may destroy in it.
import { isEmpty } from "../marks/body.ts";
import { asking } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Setting, Severity } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

const isTrue = asking((value) => value === true || value === "true");

interface Judged {
  what: string;
  severity: Severity;
}

const judge = ({ name, before, after }: Setting): Judged | undefined => {
  // A new stack has no state and no resources yet, and those of a removed one are findings themselves.
  if (isEmpty(before)) return undefined;
  const change = `${code(name)} was ${code(show(before))} and ${isEmpty(after) ? "is removed" : `becomes ${code(show(after))}`}.`;
  if (name.endsWith(".lifecycle.prevent_destroy")) {
    return isTrue(before) && !isTrue(after)
      ? { what: `${change} Terraform may destroy it from now on.`, severity: "error" }
      : undefined;
  }
  if (/^(?!output\.|variable\.|data\.|module\.|check\.).*\.provider$/.test(name)) {
    const what = `${change} Terraform looks for it in that provider's Region and account, and creates it there.`;
    return { what, severity: "error" };
  }
  if (name.startsWith("terraform.backend.")) {
    return {
      what: `${change} Terraform looks for the state there, and creates everything that it does not find.`,
      severity: "error",
    };
  }
  if (
    /^provider\..*\.(region|allowed_account_ids|forbidden_account_ids|role_arn|profile|endpoints?)/.test(
      name,
    )
  ) {
    return {
      what: `${change} Terraform manages the resources of another place or account.`,
      severity: "error",
    };
  }
  if (
    /^(variable\..*\.(sensitive|validation)|output\..*\.(sensitive|ephemeral|precondition)|check\.|.*\.lifecycle\.(pre|post)condition)/.test(
      name,
    )
  ) {
    return { what: change, severity: "warning" };
  }
  return /^terraform\.required_providers\..*\.source$/.test(name)
    ? { what: change, severity: "warning" }
    : undefined;
};

const check = ({ stack }: Reviewed): Flaw[] => {
  const isGone = stack.resources.every(({ after }) => after === undefined);
  return stack.settings.flatMap((setting) => {
    const judged = isGone ? undefined : judge(setting);
    return judged ? [{ resource: { path: setting.name, address: setting.name }, ...judged }] : [];
  });
};

export const STACK_RULES: Rule[] = [
  {
    id: "PR032",
    severity: "error",
    title: "Stack moved, or its protection removed",
    fix: "Keep it; or move the state and the resources first, and allow it.",
    check,
  },
];
