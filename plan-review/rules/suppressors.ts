// Resources that make findings disappear, or let something through, from the moment they are created.
import { asking } from "../marks/secret.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed } from "./rule.ts";

/** Types, and what one of them must contain to count. */
const SUPPRESSORS = new Map<string, RegExp>([
  ["aws_accessanalyzer_archive_rule", /./],
  ["aws_guardduty_ipset", /./],
  ["aws_guardduty_filter", /"ARCHIVE"/],
  ["aws_macie2_findings_filter", /"ARCHIVE"/],
  ["aws_inspector2_filter", /"SUPPRESS"/],
  ["aws_securityhub_automation_rule", /"SUPPRESSED"|"RESOLVED"/],
  ["aws_vpc_block_public_access_exclusion", /./],
]);

/** @returns a warning for each one that is new. */
export const listSuppressors = ({ stack }: Reviewed): Flaw[] =>
  stack.resources
    .filter(({ action, importedFrom }) => action === "create" && importedFrom === undefined)
    .flatMap((resource) => {
      const pattern = SUPPRESSORS.get(resource.type);
      const isMeant = asking((body) => pattern?.test(textOfAny(body)) === true);
      if (!pattern || !isMeant(resource.after)) return [];
      const what = `${code(resource.type)} is new: what it names is not reported, or not kept out, any more.`;
      return [{ resource, what, severity: "warning" }];
    });
