// Replaces the project's account in a plan. It is in every ARN when the project is deployed, or reads its caller identity;
// else in ARNs that are written by hand for the project's own resources.
import { parseJson } from "../../shared/bounded-json.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import { computedAttributes } from "../terraform/computed.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { toText } from "../terraform/values.ts";
import type { PlanDocument, ValuesModule, ValuesResource } from "./plan-document.ts";

/** Moves the plan to the embedded services' account, so that roles allow the same calls as on AWS. */
export const inLocalAccount = (plan: PlanDocument): PlanDocument => {
  const resources = [
    ...resourcesIn(plan.planned_values.root_module),
    ...resourcesIn(plan.prior_state?.values?.root_module ?? {}),
  ];
  const given = JSON.stringify(plan);
  const deployed = resources.flatMap((resource) => readAccount(resource) ?? []);
  const isDeployed = deployed.some((account) => account !== ACCOUNT_ID);
  const accounts = new Set(isDeployed ? deployed : listWritten(given, resources));
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

/** @returns its ARN in the local account, without a Region. */
const createLocalArn = ({ address, mode, type, values = {} }: ValuesResource): string[] => {
  if (mode !== "managed" || !OWN.has(type)) return [];
  const { arn } = computedAttributes(type, {
    address,
    region: "",
    accountId: ACCOUNT_ID,
    argument: (name) => values[name],
    findArgument: () => undefined,
  });
  return arn ? [toText(arn())] : [];
};

/** An ARN, or a pattern of ARNs. */
const WRITTEN = /arn:[\w-]+:[\w-]+:[\w*-]*:\d{12}:[\w./:*-]+/g;

/** More than people write by hand: it limits time. */
const MAX_WRITTEN = 1000;

/** @returns the accounts in ARNs of resources that the project has. */
const listWritten = (text: string, resources: ValuesResource[]): string[] => {
  const localArns = resources.flatMap(createLocalArn);
  const written = new Set(text.match(WRITTEN));
  return [...written].slice(0, MAX_WRITTEN).flatMap((found) => {
    const [, , service, , account = "", ...resource] = found.split(":");
    const pattern = `arn:aws:${service}::${ACCOUNT_ID}:${resource.join(":")}`;
    return localArns.some((arn) => isOf(arn, pattern)) ? [account] : [];
  });
};

/** Whether a pattern means the resource or a part of it, such as an index, and not all resources of its kind. */
const isOf = (arn: string, pattern: string): boolean => {
  const nameStart = arn.lastIndexOf(ACCOUNT_ID) + ACCOUNT_ID.length + 1;
  const kindEnd = nameStart + arn.slice(nameStart).search(/[/:]/) + 1;
  const isNamed = !/[*?]/.test(pattern.slice(0, kindEnd + 1));
  return isNamed && (matchesPattern(pattern, arn) || /^[/:]/.test(after(pattern, arn)));
};

/** What follows an ARN in a pattern that begins with it. */
const after = (pattern: string, arn: string): string =>
  pattern.startsWith(arn) ? pattern.slice(arn.length) : "";
