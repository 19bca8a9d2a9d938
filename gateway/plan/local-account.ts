// Replaces the project's account in a plan. It is in every ARN when the project is deployed, or reads its caller identity;
// else in ARNs that are written by hand for the project's own resources.
import { parseJson } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { PlanDocument, ValuesModule, ValuesResource } from "./plan-document.ts";

/** Moves the plan to the embedded services' account, so that roles allow the same calls as on AWS. */
export const inLocalAccount = (plan: PlanDocument): PlanDocument => {
  const resources = [
    ...resourcesIn(plan.planned_values.root_module),
    ...resourcesIn(plan.prior_state?.values?.root_module ?? {}),
  ];
  const given = JSON.stringify(plan);
  const accounts = new Set([
    ...resources.flatMap((resource) => readAccount(resource) ?? []),
    ...listWritten(given, resources.flatMap(nameInArn)),
  ]);
  if (accounts.size === 0) return plan;
  const text = given.replace(/(?<!\d)\d{12}(?!\d)/g, (digits) =>
    accounts.has(digits) ? ACCOUNT_ID : digits,
  );
  return parseJson(text) as PlanDocument;
};

const resourcesIn = ({ resources = [], child_modules = [] }: ValuesModule): ValuesResource[] => [
  ...resources,
  ...child_modules.flatMap(resourcesIn),
];

const OWN = new Set([
  "aws_dynamodb_table",
  "aws_iam_role",
  "aws_lambda_function",
  "aws_sns_topic",
  "aws_sqs_queue",
]);

/** Reads only these types: other resources may refer to another account. */
const readAccount = ({ mode, type, values = {} }: ValuesResource): string | undefined => {
  const { arn, account_id: accountId } = values;
  if (type === "aws_caller_identity" && typeof accountId === "string") return accountId;
  if (mode !== "managed" || !OWN.has(type) || typeof arn !== "string") return undefined;
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
};

/** Service, argument with the name, and what precedes the name in an ARN. */
const ARN_PARTS: Record<string, [service: string, argument: string, kind: string]> = {
  aws_dynamodb_table: ["dynamodb", "name", "table/"],
  aws_lambda_function: ["lambda", "function_name", "function:"],
  aws_sns_topic: ["sns", "name", ""],
  aws_sqs_queue: ["sqs", "name", ""],
};

/** @returns for example `dynamodb:table/connections`. */
const nameInArn = ({ mode, type, values = {} }: ValuesResource): string[] => {
  const [service, argument = "", kind] = (mode === "managed" && own(ARN_PARTS, type)) || [];
  const name = values[argument];
  return typeof name === "string" ? [`${service}:${kind}${name}`] : [];
};

/** An ARN, or a pattern of ARNs whose name does not begin with a wildcard: that might mean anything. */
const WRITTEN =
  /arn:[\w-]+:(dynamodb|lambda|sns|sqs):[\w*-]*:(\d{12}):((?:table\/|function:)?[\w.-][\w.*-]*)/g;

/** @returns the accounts in ARNs of resources that the project has. */
const listWritten = (text: string, names: string[]): string[] =>
  [...text.matchAll(WRITTEN)].flatMap(([, service, account = "", pattern]) =>
    names.some((name) => matchesPattern(`${service}:${pattern}`, name)) ? [account] : [],
  );
