// ARNs of the stack's resources, replaced by references, as in a policy that is unknown until apply.
import type { Resource, Stack } from "../plan/model.ts";

export interface Identities {
  /** Replaces ARNs with references: `arn:aws:sqs:…:jobs` becomes `${aws_sqs_queue.jobs.arn}`. */
  toReferences: (text: string) => string;
}

export const listIdentities = (resources: Resource[]): Identities => {
  const references = new Map(resources.flatMap(listArns));
  return {
    toReferences: (text) =>
      references.size === 0 ? text : text.replace(ARN, (arn) => replaceStart(arn, references)),
  };
};

/** An ARN and whatever follows it: a path, a wildcard, more of a JSON text. */
const ARN = /arn:[^\s"]+/g;

/** The longest ARN that the text starts with: "jobs" is a prefix of "jobs-dead-letters". */
const replaceStart = (text: string, references: ReadonlyMap<string, string>): string => {
  for (let end = text.length; end > 0; end -= 1) {
    if (end < text.length && /[\w.-]/.test(text.charAt(end))) continue;
    const reference = references.get(text.slice(0, end));
    if (reference !== undefined) return reference + text.slice(end);
  }
  return text;
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

/** @returns the accounts in which the stack's resources are; empty when none is known yet. */
export const listAccounts = ({
  resources,
  accounts,
}: Pick<Stack, "resources" | "accounts">): ReadonlySet<string> =>
  new Set([
    ...accounts,
    ...resources.flatMap(({ before, after }) =>
      [before?.["arn"], after?.["arn"]].flatMap((arn) =>
        typeof arn === "string" ? (/^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(arn)?.[1] ?? []) : [],
      ),
    ),
  ]);
