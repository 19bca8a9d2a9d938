// Rules about the loss of resources that hold data or are known outside.
import { own } from "../../shared/own.ts";
import { code } from "../render/markdown.ts";
import type { Resource, Severity } from "../plan/model.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

/** Losing logs is less severe than losing messages. */
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
  return `${code(resource.type)} is replaced, which loses its content${because && `: ${because} cannot be changed in place`}.`;
};

const destroyed = ({ action, type }: Resource): string | undefined => {
  if (action === "destroy") return `${code(type)} is destroyed with its content.`;
  return action === "forget" ? `${code(type)} is no longer managed by Terraform.` : undefined;
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
