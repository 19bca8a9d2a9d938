// Calls that API Gateway makes with a role that it assumes.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html: credentialsArn
import { systemClock } from "../time/clock.ts";
import type { ApiCall } from "../iam/api-calls.ts";
import { allKeys, type ContextKeys, NO_KEYS } from "../iam/context-keys.ts";
import { judge } from "../iam/policy.ts";
import { explain } from "../iam/refusals.ts";
import { principalKeys, requestKeys, resourceKeys, sourceKeys } from "../iam/request-keys.ts";
import { findRole, judgeRole, type RolePolicies } from "../iam/role-policies.ts";

/** The part of the model that decides about calls with a role. */
export interface RoleModel {
  region: string;
  rolePolicies: RolePolicies;
  /** Tags of resources, by ARN. */
  tags: ReadonlyMap<string, Record<string, string>>;
}

/** Session name that API Gateway uses when it assumes a role. */
export const SESSION_NAME = "BackplaneAssumeRoleSession";

const requestNow = ({ region }: RoleModel): ContextKeys =>
  requestKeys(() => ({ region, nowMs: systemClock.now() }));

/**
 * @param credentialsArn of an integration with a service; undefined: it has none.
 * @returns why API Gateway cannot call any service; undefined when it can.
 */
export const refusalOfCredentials = (
  model: RoleModel,
  credentialsArn: string | undefined,
  sourceArn: string,
): string | undefined =>
  credentialsArn === undefined
    ? "It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role."
    : refusalOfTrust(model, credentialsArn, sourceArn);

/** @returns why API Gateway cannot assume the role; undefined when it can. */
export const refusalOfTrust = (
  model: RoleModel,
  credentialsArn: string,
  sourceArn: string,
): string | undefined => {
  const { trust } = findRole(model.rolePolicies, credentialsArn);
  if (!trust) return undefined;
  const service = "apigateway.amazonaws.com";
  const verdict = judge(trust, {
    action: "sts:AssumeRole",
    resource: credentialsArn,
    keys: allKeys(
      requestNow(model),
      sourceKeys(sourceArn),
      resourceKeys(credentialsArn, model.tags),
    ),
    service,
  });
  if (verdict.decision === "allowed") return undefined;
  const missing = `Its trust policy does not name ${service}.`;
  return `Its role ${credentialsArn} cannot be assumed. ${explain(verdict, missing)}`;
};

/**
 * @param serviceKeys condition keys of the called service, for one of the call's resources.
 * @returns which permission the role lacks, or what denies it; undefined when it allows the call.
 */
export const refusalOfPolicies = (
  model: RoleModel,
  credentialsArn: string,
  { action, resources }: ApiCall,
  serviceKeys: (resource: string) => ContextKeys = () => NO_KEYS,
): string | undefined => {
  const role = findRole(model.rolePolicies, credentialsArn);
  for (const resource of resources) {
    const keys = allKeys(
      requestNow(model),
      principalKeys(role, SESSION_NAME),
      resourceKeys(unqualified(resource), model.tags),
      serviceKeys(resource),
    );
    const verdict = judgeRole(role, { action, resource, keys });
    if (verdict.decision === "allowed") continue;
    const lacks = `Its role ${credentialsArn} lacks ${action} on ${resource}.`;
    const explained = explain(verdict, lacks);
    return explained === lacks ? lacks : `Its role ${credentialsArn} is denied. ${explained}`;
  }
  return undefined;
};

/** Tags belong to a function, not to its versions and aliases. */
const unqualified = (arn: string): string => arn.replace(/(:function:[^:]+):[^:]+$/, "$1");
