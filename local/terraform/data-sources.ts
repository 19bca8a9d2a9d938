// Data sources that can be answered without AWS.
import { parseJson } from "../bounded-json.ts";
import { own } from "../own.ts";
import { blocks } from "./document.ts";
import { toText, type Value } from "./values.ts";

interface DataContext {
  region: string;
  accountId: string;
  argument: (name: string) => Value | undefined;
}

type Attributes = Record<string, () => Value>;

export const dataSourceAttributes = (type: string, context: DataContext): Attributes =>
  own(BY_TYPE, type)?.(context) ?? {};

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
    json: () => policyDocument(argument),
  }),
};

type Statement = { [name: string]: Value | undefined };

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
const policyDocument = (argument: DataContext["argument"]): string => {
  const given = blocks(argument("statement")).map(statementOf);
  const statements = [
    ...statementsIn(argument("source_policy_documents")),
    ...given,
    ...statementsIn(argument("override_policy_documents")),
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.reduce(addOrReplace, []) });
};

const statementOf = (statement: { [argument: string]: Value }): Statement => ({
  Sid: statement["sid"] ?? undefined,
  Effect: statement["effect"] ?? "Allow",
  Action: statement["actions"] ?? undefined,
  NotAction: statement["not_actions"] ?? undefined,
  Resource: statement["resources"] ?? undefined,
  NotResource: statement["not_resources"] ?? undefined,
  Principal: principals(blocks(statement["principals"])),
});

/** @param documents policies, as JSON. */
const statementsIn = (documents: Value = []): Statement[] =>
  (Array.isArray(documents) ? documents : []).flatMap((document) => {
    const { Statement: statements = [] } = parseJson(toText(document)) as {
      Statement?: Statement[];
    };
    return statements;
  });

/** The same Sid later on counts, in the place of the first. */
const addOrReplace = (statements: Statement[], added: Statement): Statement[] => {
  const isSame = ({ Sid }: Statement): boolean => Boolean(Sid) && Sid === added["Sid"];
  return statements.some(isSame)
    ? statements.map((one) => (isSame(one) ? added : one))
    : [...statements, added];
};

const principals = (given: { [argument: string]: Value }[]): Value | undefined =>
  given.length === 0
    ? undefined
    : Object.fromEntries(
        given.map(({ type = "AWS", identifiers = [] }) => [toText(type), identifiers]),
      );
