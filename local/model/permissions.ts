// Who may invoke which function: Lambda's resource-based policies.
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { matchesPattern } from "../iam/pattern.ts";

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

/** @param sourceArn of the route (`{execution ARN}/{stage}/{route key}`) or authorizer that calls. */
export const apiGatewayMayInvoke = (
  permissions: InvokePermission[],
  { functionName, arn }: { functionName: string; arn: string },
  sourceArn: string,
): boolean =>
  permissions.some(
    (permission) =>
      [functionName, arn].includes(permission.functionName) &&
      permission.principal === "apigateway.amazonaws.com" &&
      (permission.sourceArn === undefined || matchesPattern(permission.sourceArn, sourceArn)),
  );
