// Data sources that can be answered without AWS.
import { blocks } from "./document.ts";
import { toText, type Value } from "./values.ts";

interface DataContext {
  region: string;
  accountId: string;
  argument: (name: string) => Value | undefined;
}

type Attributes = Record<string, () => Value>;

export const dataSourceAttributes = (type: string, context: DataContext): Attributes =>
  BY_TYPE[type]?.(context) ?? {};

const BY_TYPE: Record<string, (context: DataContext) => Attributes> = {
  aws_region: ({ region }) => ({ id: () => region, name: () => region, region: () => region }),
  aws_caller_identity: ({ accountId }) => ({
    id: () => accountId,
    account_id: () => accountId,
    arn: () => `arn:aws:iam::${accountId}:root`,
  }),
  aws_partition: () => ({
    id: () => "aws",
    partition: () => "aws",
    dns_suffix: () => "amazonaws.com",
  }),
  aws_iam_policy_document: ({ argument }) => ({
    json: () => policyDocument(blocks(argument("statement"))),
  }),
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
const policyDocument = (statements: { [argument: string]: Value }[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement["sid"] ?? undefined,
      Effect: statement["effect"] ?? "Allow",
      Action: statement["actions"] ?? undefined,
      NotAction: statement["not_actions"] ?? undefined,
      Resource: statement["resources"] ?? undefined,
      NotResource: statement["not_resources"] ?? undefined,
      Principal: principals(blocks(statement["principals"])),
    })),
  });

const principals = (given: { [argument: string]: Value }[]): Value | undefined =>
  given.length === 0
    ? undefined
    : Object.fromEntries(
        given.map(({ type = "AWS", identifiers = [] }) => [toText(type), identifiers]),
      );
