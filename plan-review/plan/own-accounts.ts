// The accounts that a plan itself says are the stack's own: before anything exists, no resource has an ARN.
import { isBody } from "../marks/body.ts";
import type { Body } from "../marks/body.ts";

const ACCOUNT = /^\d{12}$/;

/** @returns what `aws_caller_identity` has answered, and what the provider is limited to. */
export const readOwnAccounts = (plan: Body): string[] => {
  const callers = listResources(at(plan, "prior_state", "values", "root_module"))
    .filter(({ type, mode }) => type === "aws_caller_identity" && mode === "data")
    .map(({ values }) => at(values, "account_id"));
  const providers = Object.values(toObject(at(plan, "configuration", "provider_config")));
  const allowed = providers.flatMap((provider) =>
    toList(at(provider, "expressions", "allowed_account_ids", "constant_value")),
  );
  return [...callers, ...allowed].filter(
    (account) => typeof account === "string" && ACCOUNT.test(account),
  ) as string[];
};

const listResources = (module: unknown): Body[] =>
  isBody(module)
    ? [
        ...toList(module["resources"]).filter(isBody),
        ...toList(module["child_modules"]).flatMap(listResources),
      ]
    : [];

const at = (value: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((one, name) => (isBody(one) ? one[name] : undefined), value);

const toObject = (value: unknown): Body => (isBody(value) ? value : {});

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
