// What AWS's managed policies allow. Policies that the table does not have are named, not resolved.
import { findManagedPolicy, isManagedArn } from "../../shared/managed-policies.ts";
import { type Grant, listGrants } from "./grants.ts";

/** By ARN: the same few are attached many times. */
const resolved = new Map<string, Grant[] | undefined>();

/** @returns undefined for a policy of a customer, or one that the table does not have. */
export const resolveManaged = (arn: string): Grant[] | undefined => {
  if (!resolved.has(arn)) {
    const Statement = findManagedPolicy(arn);
    resolved.set(arn, Statement && listGrants(JSON.stringify({ Statement })));
  }
  return resolved.get(arn);
};

/** Whether it is AWS's, and the table does not say what it allows. */
export const isUnresolved = (arn: string): boolean =>
  isManagedArn(arn) && resolveManaged(arn) === undefined;
