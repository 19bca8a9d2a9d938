// Who may invoke which function: Lambda's resource-based policies.
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { matchesPattern } from "../iam/pattern.ts";
import { roleAllows, type RolePolicies } from "../iam/role-policies.ts";

export interface InvokePermission {
  /** The function's name or ARN, as the permission names it. */
  functionName: string;
  principal: string;
  /** With wildcards; undefined: from any source. */
  sourceArn?: string;
}

export const readPermission = (resource: Resource): InvokePermission => ({
  functionName: requiredText(resource, "function_name"),
  principal: requiredText(resource, "principal"),
  sourceArn: optionalText(resource, "source_arn"),
});

/** What API Gateway calls a function as. */
export interface Caller {
  /** Of the route (`{execution ARN}/{stage}/{route key}`) or authorizer, which the function's own policy names. */
  sourceArn: string;
  /** Of a role that it assumes instead. */
  credentialsArn?: string;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html: credentialsArn */
export const apiGatewayMayInvoke = (
  { permissions, rolePolicies }: { permissions: InvokePermission[]; rolePolicies: RolePolicies },
  { functionName, arn }: { functionName: string; arn: string },
  { sourceArn, credentialsArn }: Caller,
): boolean => {
  if (credentialsArn !== undefined) {
    return roleAllows(rolePolicies.documents, credentialsArn, "lambda:InvokeFunction", arn);
  }
  return permissions.some(
    (permission) =>
      [functionName, arn].includes(permission.functionName) &&
      permission.principal === "apigateway.amazonaws.com" &&
      (permission.sourceArn === undefined || matchesPattern(permission.sourceArn, sourceArn)),
  );
};
