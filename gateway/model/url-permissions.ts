// Evaluates the policy of a function for requests to its URL.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
import { matchesPattern } from "../../shared/wildcards.ts";
import { qualifiedArn, isNamed } from "./functions.ts";
import type { FunctionUrl } from "./function-urls.ts";
import type { InvokePermission } from "./permissions.ts";

/** Each request needs both. */
export const URL_ACTIONS = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] as const;

export type UrlAction = (typeof URL_ACTIONS)[number];

/** @param roleArn of the caller; undefined: anybody. */
export const isAllowedByFunction = (
  permissions: InvokePermission[],
  url: FunctionUrl,
  action: UrlAction,
  roleArn?: string,
): boolean =>
  isAllowedByProvider(url, action) ||
  permissions.some(
    (permission) =>
      isNamed(url.fn, permission.functionName) &&
      permission.qualifier === url.qualifier &&
      matchesPattern(permission.action.toLowerCase(), action.toLowerCase()) &&
      (permission.principal === "*" || permission.principal === roleArn) &&
      isMet(permission, url, action),
  );

/**
 * The Terraform provider adds this statement when it creates a URL without authorization. It does not add the other one.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function_url
 */
const isAllowedByProvider = ({ authType }: FunctionUrl, action: UrlAction): boolean =>
  authType === "NONE" && action === "lambda:InvokeFunctionUrl";

/** The conditions that a request for the action meets; it has none of the keys of others. */
const isMet = (
  { sourceArn, sourceAccount, others }: InvokePermission,
  { authType }: FunctionUrl,
  action: UrlAction,
): boolean => {
  const [key, met] =
    action === "lambda:InvokeFunctionUrl"
      ? ["function_url_auth_type", authType]
      : ["invoked_via_function_url", "true"];
  return (
    sourceArn === undefined &&
    sourceAccount === undefined &&
    others.every(([argument, value]) => argument === key && value === met)
  );
};

/** @returns why requests without authorization are refused, and how to fix it; undefined when they are not. */
export const refusalOfAnybody = (
  permissions: InvokePermission[],
  url: FunctionUrl,
): string | undefined => {
  const missing = URL_ACTIONS.find((action) => !isAllowedByFunction(permissions, url, action));
  return (
    missing &&
    `Nobody may call it: ${qualifiedArn(url)} has no aws_lambda_permission with action "${missing}" and principal "*". ` +
      "Add one, with invoked_via_function_url = true if your provider has that argument."
  );
};
