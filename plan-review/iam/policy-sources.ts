// The resource types that grant permissions, and the arguments that contain them.
import { own } from "../../shared/own.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { Secret } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Resource } from "../plan/model.ts";
import { type Grant, listGrants, UnreadablePolicy } from "./grants.ts";
import { ACCESS_SOURCES } from "./access-sources.ts";
import { RESOURCE_POLICIES } from "./resource-policies.ts";
import { NOTHING, type Source, toList } from "./source.ts";

const document = (value: unknown): Grant[] => {
  if (value instanceof Secret) throw new UnreadablePolicy("it is sensitive");
  return listGrants(show(value));
};

const managed = (value: unknown): Grant[] =>
  toList(value).map((arn) => ({
    ...NOTHING,
    action: `${MANAGED}${show(arn)}${MANAGED_END}`,
  }));

const MANAGED = "what the managed policy ";
const MANAGED_END = " allows";

/** @returns the ARN of the managed policy that an action stands for. */
export const readManagedArn = (action: string): string | undefined =>
  action.startsWith(MANAGED) ? action.slice(MANAGED.length, -MANAGED_END.length) : undefined;

/** Names of inline policies, or of groups, whose permissions come with them. */
const named =
  (kind: string) =>
  (value: unknown): Grant[] =>
    toList(value).map((name) => ({ ...NOTHING, action: `what the ${kind} ${show(name)} allows` }));

const inline = (value: unknown): Grant[] =>
  toList(value)
    .filter(isBody)
    .flatMap(({ policy }) => (isEmpty(policy) ? [] : document(policy)));

/** As a denial: removing a boundary widens permissions. */
const boundary = (value: unknown): Grant[] => [
  { ...NOTHING, effect: "Deny", action: `everything but what ${show(value)} allows` },
];

const ROLE: Record<string, (value: unknown) => Grant[]> = {
  assume_role_policy: document,
  managed_policy_arns: managed,
  inline_policy: inline,
  permissions_boundary: boundary,
};

const showPrincipal = (value: unknown): string => (value === "*" ? "*" : show(value ?? ""));

/** A permission of a function, layer or event bus is one statement, spread over arguments. */
const invocation = (_: unknown, __: string, body: Body): Grant[] => {
  const conditions = CONDITIONS.filter((name) => !isEmpty(body[name]));
  const condition = Object.fromEntries(conditions.map((name) => [name, body[name]]));
  return [
    {
      ...NOTHING,
      action: show(body["action"] ?? "events:PutEvents"),
      principal: showPrincipal(body["principal"]),
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
  "organization_id",
];

const keyGrant = (_: unknown, __: string, body: Body): Grant[] =>
  toList(body["operations"] ?? []).map((operation) => ({
    ...NOTHING,
    action: `kms:${show(operation)}`,
    principal: `AWS ${show(body["grantee_principal"])}`,
    condition: isEmpty(body["constraints"]) ? "" : show(body["constraints"]),
  }));

/** Everyone on the internet gets the role of unauthenticated identities. */
const identityPool = (value: unknown): Grant[] =>
  Object.entries(isBody(value) ? value : {}).map(([kind, role]) => ({
    ...NOTHING,
    action: "sts:AssumeRoleWithWebIdentity",
    resource: show(role),
    principal: kind === "unauthenticated" ? "*" : `Federated ${kind} users of the identity pool`,
  }));

/** Policies of other types, such as those of tags, have no statements. */
const isOfControl = (body: Body): boolean =>
  /^(SERVICE|RESOURCE)_CONTROL_POLICY$/.test(show(body["type"] ?? "SERVICE_CONTROL_POLICY"));

const ofOrganization = (value: unknown, _: string, body: Body): Grant[] =>
  isOfControl(body) ? document(value) : [];

/** Who may pass a permission on has another one. */
const lake = (_: unknown, __: string, body: Body): Grant[] => {
  const principal = `AWS ${show(body["principal"])}`;
  const list = (name: string) => toList(body[name] ?? []).map(show);
  return [
    ...list("permissions").map((one) => `lakeformation:${one}`),
    ...list("permissions_with_grant_option").map((one) => `lakeformation:${one}:grant`),
  ].map((action) => ({ ...NOTHING, action, principal }));
};

const attachment = (owner: string, attribute = "policy_arn"): Source => ({
  owner,
  attributes: [attribute],
  grants: managed,
});

const statement = (attributes: string[], owner: string, grants: Source["grants"]): Source => ({
  owner,
  attributes,
  isStatement: true,
  grants,
});

const INVOCATION = ["action", "principal", ...CONDITIONS];

const IDENTITIES: Record<string, Source> = {
  aws_iam_role: {
    attributes: Object.keys(ROLE),
    grants: (value, name) => own(ROLE, name)?.(value) ?? [],
  },
  aws_iam_user: { attributes: ["permissions_boundary"], grants: boundary },
  aws_iam_policy: { attributes: ["policy"], grants: document },
  aws_iam_role_policy: { owner: "role", attributes: ["policy"], grants: document },
  aws_iam_user_policy: { owner: "user", attributes: ["policy"], grants: document },
  aws_iam_group_policy: { owner: "group", attributes: ["policy"], grants: document },
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_policy_attachment: { attributes: ["policy_arn"], grants: managed },
  aws_iam_role_policy_attachments_exclusive: attachment("role_name", "policy_arns"),
  aws_iam_user_policy_attachments_exclusive: attachment("user_name", "policy_arns"),
  aws_iam_group_policy_attachments_exclusive: attachment("group_name", "policy_arns"),
  aws_iam_role_policies_exclusive: {
    owner: "role_name",
    attributes: ["policy_names"],
    grants: named("inline policy"),
  },
  aws_iam_user_policies_exclusive: {
    owner: "user_name",
    attributes: ["policy_names"],
    grants: named("inline policy"),
  },
  aws_iam_group_policies_exclusive: {
    owner: "group_name",
    attributes: ["policy_names"],
    grants: named("inline policy"),
  },
  aws_iam_user_group_membership: { owner: "user", attributes: ["groups"], grants: named("group") },
  aws_iam_group_membership: {
    owner: "group",
    attributes: ["users"],
    grants: (users) =>
      toList(users).map((user) => ({
        ...NOTHING,
        action: "what the group allows",
        principal: `AWS ${show(user)}`,
      })),
  },
  aws_organizations_policy: {
    attributes: ["content"],
    grants: ofOrganization,
    isPolicy: isOfControl,
  },
  aws_vpc_endpoint: { attributes: ["policy"], grants: document },
  aws_vpc_endpoint_policy: {
    owner: "vpc_endpoint_id",
    attributes: ["policy"],
    grants: document,
  },
  aws_ssoadmin_managed_policy_attachment: attachment("permission_set_arn", "managed_policy_arn"),
  aws_ssoadmin_permission_set_inline_policy: {
    owner: "permission_set_arn",
    attributes: ["inline_policy"],
    grants: document,
  },
  aws_s3control_multi_region_access_point_policy: { attributes: ["details"], grants: inline },
  aws_ssoadmin_customer_managed_policy_attachment: {
    owner: "permission_set_arn",
    attributes: ["customer_managed_policy_reference"],
    grants: named("customer-managed policy"),
  },
  aws_eks_access_policy_association: attachment("principal_arn"),
  aws_lambda_permission: statement(INVOCATION, "function_name", invocation),
  aws_lambda_layer_version_permission: statement(INVOCATION, "layer_name", invocation),
  aws_cloudwatch_event_permission: statement(INVOCATION, "event_bus_name", invocation),
  aws_kms_grant: statement(["operations", "grantee_principal", "constraints"], "key_id", keyGrant),
  aws_lakeformation_permissions: statement(
    ["permissions", "permissions_with_grant_option", "principal"],
    "principal",
    lake,
  ),
  aws_cognito_identity_pool_roles_attachment: {
    owner: "identity_pool_id",
    attributes: ["roles"],
    grants: identityPool,
  },
};

export const SOURCES: Record<string, Source> = {
  ...IDENTITIES,
  ...ACCESS_SOURCES,
  ...Object.fromEntries(
    RESOURCE_POLICIES.map(({ type, attribute, owner }): [string, Source] => [
      type,
      { ...(owner !== undefined && { owner }), attributes: [attribute], grants: document },
    ]),
  ),
};

/** Whether the IAM section shows the attribute in detail. */
export const isSpelled = (
  { type, before, after }: Pick<Resource, "type" | "before" | "after">,
  name: string,
): boolean => {
  const source = own(SOURCES, type);
  if (source === undefined || source.isStatement || !source.attributes.includes(name)) return false;
  return source.isPolicy === undefined || source.isPolicy(after ?? before ?? {});
};
