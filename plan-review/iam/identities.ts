// ARNs of the stack's resources, replaced by references, as in a policy that is unknown until apply.
import type { Resource } from "../plan/model.ts";

export interface Identities {
  /** Replaces ARNs with references: `arn:aws:sqs:…:jobs` becomes `${aws_sqs_queue.jobs.arn}`. */
  toReferences: (text: string) => string;
}

export const listIdentities = (resources: Resource[]): Identities => {
  const references = new Map(resources.flatMap(listArns));
  // Longest first: "jobs" is a prefix of "jobs-dead-letters".
  const arns = [...references.keys()].toSorted((a, b) => b.length - a.length);
  const alternatives = arns.map((arn) => arn.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?:${alternatives})(?![\\w.-])`, "g");
  return {
    toReferences: (text) =>
      arns.length === 0 ? text : text.replace(pattern, (arn) => references.get(arn) ?? arn),
  };
};

const listArns = ({ address, type, before, after }: Resource): [arn: string, reference: string][] =>
  listAttributes(type).flatMap((name) =>
    [before?.[name], after?.[name]].flatMap((arn): [string, string][] =>
      typeof arn === "string" && arn.startsWith("arn:") ? [[arn, `\${${address}.${name}}`]] : [],
    ),
  );

/** A stage also has an execution ARN, but policies use the API's. */
const listAttributes = (type: string): string[] =>
  type === "aws_apigatewayv2_api" ? ["arn", "execution_arn"] : ["arn"];
