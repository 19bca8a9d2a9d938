// Data sources that can be evaluated without AWS.
import { parseJson } from "../../shared/bounded-json.ts";
import { findManagedPolicyArn } from "../../shared/managed-policies.ts";
import { own } from "../../shared/own.ts";
import { type ComputedContext, computedAttributes } from "./computed.ts";
import { blocks } from "./document.ts";
import { toText, type Value } from "./values.ts";

/** What is looked up by name refers to no other resource. */
type DataContext = Omit<ComputedContext, "findArgument">;

type Attributes = Record<string, () => Value>;

export const dataSourceAttributes = (type: string, context: DataContext): Attributes =>
  own(BY_TYPE, type)?.(context) ?? (FOUND_BY_NAME.has(type) ? asCreated(type, context) : {});

const asCreated = (type: string, context: DataContext): Attributes =>
  computedAttributes(type, { ...context, findArgument: () => undefined });

/** Looked up by name: their ARNs are derived from it, as for resources of the configuration. */
const FOUND_BY_NAME = new Set([
  "aws_cloudwatch_log_group",
  "aws_dynamodb_table",
  "aws_iam_role",
  "aws_lambda_function",
  "aws_lambda_function_url",
  "aws_sqs_queue",
]);

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
  /** AWS's own policies belong to no account, and some have a path. */
  aws_iam_policy: (context) => {
    const ofAccount = asCreated("aws_iam_policy", context);
    const arn = () =>
      findManagedPolicyArn(toText(context.argument("name") ?? null)) ??
      ofAccount["arn"]?.() ??
      null;
    return { ...ofAccount, id: arn, arn };
  },
  aws_iam_policy_document: ({ argument }) => ({
    json: () => policyDocument(argument),
  }),
};

type Statement = { [name: string]: Value | undefined };

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
const policyDocument = (argument: DataContext["argument"]): string => {
  const given = blocks(argument("statement")).map(toStatement);
  const statements = [
    ...statementsIn(argument("source_policy_documents")),
    ...given,
    ...statementsIn(argument("override_policy_documents")),
  ];
  return JSON.stringify({
    Version: argument("version") ?? "2012-10-17",
    Statement: statements.reduce(addOrReplace, []),
  });
};

const toStatement = (statement: { [argument: string]: Value }): Statement => ({
  Sid: statement["sid"] ?? undefined,
  Effect: statement["effect"] ?? "Allow",
  Action: statement["actions"] ?? undefined,
  NotAction: statement["not_actions"] ?? undefined,
  Resource: withVariables(statement["resources"]),
  NotResource: withVariables(statement["not_resources"]),
  Principal: principals(blocks(statement["principals"])),
  NotPrincipal: principals(blocks(statement["not_principals"])),
  Condition: conditions(blocks(statement["condition"])),
});

/** Policy variables are written `&{…}`, because `${…}` is Terraform syntax. */
const withVariables = (value: Value | undefined): Value | undefined => {
  if (typeof value === "string") return value.replaceAll("&{", "${");
  if (Array.isArray(value)) return value.map((element) => withVariables(element) ?? null);
  return value ?? undefined;
};

/** Merges the values for the same operator and key. */
const conditions = (given: { [argument: string]: Value }[]): Value | undefined => {
  const byOperator = new Map<string, Map<string, Value[]>>();
  for (const { test = null, variable = null, values = null } of given) {
    const byKey = byOperator.get(toText(test)) ?? new Map<string, Value[]>();
    byOperator.set(toText(test), byKey);
    const listed = Array.isArray(values) ? values : [values];
    const added = listed.flatMap((value) => withVariables(value) ?? []);
    byKey.set(toText(variable), [...(byKey.get(toText(variable)) ?? []), ...added]);
  }
  const entries = [...byOperator].map(
    ([test, byKey]) => [test, Object.fromEntries(byKey)] as const,
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

/** @param documents policies in JSON. */
const statementsIn = (documents: Value = []): Statement[] =>
  (Array.isArray(documents) ? documents : []).flatMap((document) => {
    const { Statement: statements = [] } = parseJson(toText(document)) as {
      Statement?: Statement[];
    };
    return statements;
  });

/** A later statement with the same Sid replaces the earlier one in place. */
const addOrReplace = (statements: Statement[], added: Statement): Statement[] => {
  const isSame = ({ Sid }: Statement): boolean => Boolean(Sid) && Sid === added["Sid"];
  return statements.some(isSame)
    ? statements.map((one) => (isSame(one) ? added : one))
    : [...statements, added];
};

/** The type `*` means any principal, whatever the identifiers. */
const principals = (given: { [argument: string]: Value }[]): Value | undefined => {
  if (given.length === 0) return undefined;
  if (given.some(({ type }) => type === "*")) return "*";
  const byType = new Map<string, Value[]>();
  for (const { type = "AWS", identifiers = [] } of given) {
    const named = withVariables(identifiers);
    const before = byType.get(toText(type)) ?? [];
    byType.set(toText(type), [...before, ...(Array.isArray(named) ? named : [named ?? null])]);
  }
  return Object.fromEntries(byType);
};
