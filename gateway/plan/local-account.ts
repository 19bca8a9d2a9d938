// Replaces the project's account in a plan. It is in every ARN when the project is deployed, or reads its caller identity.
import { parseJson } from "../../shared/bounded-json.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { PlanDocument, ValuesModule, ValuesResource } from "./plan-document.ts";

/** Moves the plan to the embedded services' account, so that roles allow the same calls as on AWS. */
export const inLocalAccount = (plan: PlanDocument): PlanDocument => {
  const resources = [
    ...resourcesIn(plan.planned_values.root_module),
    ...resourcesIn(plan.prior_state?.values?.root_module ?? {}),
  ];
  const accounts = new Set(resources.flatMap((resource) => readAccount(resource) ?? []));
  if (accounts.size === 0) return plan;
  const text = JSON.stringify(plan).replace(/(?<!\d)\d{12}(?!\d)/g, (digits) =>
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
