// What holds data, or is known outside, and would be lost.
import { own } from "../shared/own.ts";
import { code } from "./markdown.ts";
import type { Resource, Severity } from "./model.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

/** Logs are missed, but nobody's messages are. */
const STATEFUL: Record<string, Severity> = {
  aws_acm_certificate: "error",
  aws_apigatewayv2_domain_name: "error",
  aws_cloudwatch_log_group: "warning",
  aws_dynamodb_table: "error",
  aws_kms_key: "error",
  aws_s3_bucket: "error",
  aws_sqs_queue: "error",
};

const stateful =
  (look: (resource: Resource) => string | undefined) =>
  ({ stack }: Reviewed): Flaw[] =>
    stack.resources.flatMap((resource) => {
      const severity = own(STATEFUL, resource.type);
      const what = severity && look(resource);
      return severity && what ? [{ resource, what, severity }] : [];
    });

const replaced = (resource: Resource): string | undefined => {
  if (resource.action !== "replace") return undefined;
  const because = resource.replacedBecause.map(code).join(", ");
  return `${code(resource.type)} is replaced, and what is in it is gone${because && `: ${because} cannot be changed in place`}.`;
};

const destroyed = ({ action, type }: Resource): string | undefined => {
  if (action === "destroy") return `${code(type)} is destroyed with what is in it.`;
  return action === "forget" ? `${code(type)} is no longer managed by Terraform.` : undefined;
};

export const STATEFUL_RULES: Rule[] = [
  {
    id: "PR001",
    severity: "error",
    title: "Replacement of something stateful",
    mend: "Keep the attribute that forces it; or make the new one beside the old one, move the data, and allow it.",
    check: stateful(replaced),
  },
  {
    id: "PR002",
    severity: "error",
    title: "Destruction of something stateful",
    mend: "If only its name in the code changed, add a `moved` block; if it really goes, save what is in it and allow it.",
    check: stateful(destroyed),
  },
];
