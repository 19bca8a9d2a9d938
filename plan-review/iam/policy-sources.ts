// The resource types that grant permissions, and the arguments that contain them.
import { textOfAny } from "../../shared/scalar.ts";
import { own } from "../../shared/own.ts";
import { type Grant, listGrants } from "./grants.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { show } from "../marks/show.ts";

export interface Source {
  /** The argument that refers to the owner; undefined if the resource itself is the owner. */
  owner?: string;
  /** Arguments that contain permissions. */
  attributes: string[];
  grants: (value: unknown, name: string, body: Body) => Grant[];
}

const document = (value: unknown): Grant[] => listGrants(textOfAny(value));

const managed = (value: unknown): Grant[] =>
  (Array.isArray(value) ? value : [value]).map((arn) => ({
    ...NOTHING,
    action: `what the managed policy ${textOfAny(arn)} allows`,
  }));

const NOTHING: Omit<Grant, "action"> = {
  effect: "Allow",
  resource: "",
  principal: "",
  condition: "",
};

const inline = (value: unknown): Grant[] =>
  (Array.isArray(value) ? value : [value])
    .filter(isBody)
    .flatMap(({ policy }) => (isEmpty(policy) ? [] : listGrants(textOfAny(policy))));

/** As a denial: removing a boundary widens permissions. */
const boundary = (value: unknown): Grant[] => [
  { ...NOTHING, effect: "Deny", action: `everything but what ${textOfAny(value)} allows` },
];

const ROLE: Record<string, (value: unknown) => Grant[]> = {
  assume_role_policy: document,
  managed_policy_arns: managed,
  inline_policy: inline,
  permissions_boundary: boundary,
};

/** A Lambda permission is one statement, spread over arguments. */
const invocation = (_: unknown, __: string, body: Body): Grant[] => {
  const conditions = CONDITIONS.filter((name) => !isEmpty(body[name]));
  const condition = Object.fromEntries(conditions.map((name) => [name, body[name]]));
  return [
    {
      ...NOTHING,
      action: show(body["action"] ?? ""),
      principal: show(body["principal"] ?? ""),
      condition: conditions.length === 0 ? "" : JSON.stringify(condition),
    },
  ];
};

/** A hidden one is a condition all the same. */
export const CONDITIONS = [
  "source_arn",
  "source_account",
  "principal_org_id",
  "event_source_token",
];

/** Arguments that make up a Lambda permission. */
export const INVOCATION = ["action", "principal", ...CONDITIONS];

export const SOURCES: Record<string, Source> = {
  aws_iam_role: {
    attributes: Object.keys(ROLE),
    grants: (value, name) => own(ROLE, name)?.(value) ?? [],
  },
  aws_iam_policy: { attributes: ["policy"], grants: document },
  aws_iam_role_policy: { owner: "role", attributes: ["policy"], grants: document },
  aws_iam_role_policy_attachment: { owner: "role", attributes: ["policy_arn"], grants: managed },
  aws_iam_policy_attachment: { attributes: ["policy_arn"], grants: managed },
  aws_iam_user_policy: { owner: "user", attributes: ["policy"], grants: document },
  aws_iam_user_policy_attachment: { owner: "user", attributes: ["policy_arn"], grants: managed },
  aws_iam_group_policy: { owner: "group", attributes: ["policy"], grants: document },
  aws_lambda_permission: {
    owner: "function_name",
    attributes: ["principal"],
    grants: invocation,
  },
  aws_sqs_queue: { attributes: ["policy"], grants: document },
  aws_sqs_queue_policy: { owner: "queue_url", attributes: ["policy"], grants: document },
  aws_sns_topic: { attributes: ["policy"], grants: document },
  aws_sns_topic_policy: { owner: "arn", attributes: ["policy"], grants: document },
  aws_kms_key: { attributes: ["policy"], grants: document },
  aws_kms_key_policy: { owner: "key_id", attributes: ["policy"], grants: document },
  aws_s3_bucket_policy: { owner: "bucket", attributes: ["policy"], grants: document },
  aws_dynamodb_resource_policy: {
    owner: "resource_arn",
    attributes: ["policy"],
    grants: document,
  },
  aws_cloudwatch_log_resource_policy: { attributes: ["policy_document"], grants: document },
};

/** Whether the IAM section shows the attribute in detail. */
export const isSpelled = (type: string, name: string): boolean =>
  own(SOURCES, type)?.attributes.includes(name) === true && type !== "aws_lambda_permission";
