// Evaluates invoke permissions: Lambda's resource-based policies, and roles that API Gateway assumes.
import { functionCall } from "../iam/api-calls.ts";
import { matchesArn, matchesPattern, parsePattern } from "../../shared/wildcards.ts";
import { optionalText, requiredText } from "../terraform/attributes.ts";
import { ACCOUNT_ID, type Resource } from "../terraform/configuration.ts";
import { refusalOfPolicies, refusalOfTrust, type RoleModel } from "./assumed-role.ts";
import {
  type FunctionTarget,
  isNamed,
  type OwnTarget,
  qualifiedArn,
  splitQualifier,
} from "./functions.ts";

/** A statement of a function's policy. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export interface InvokePermission {
  address: string;
  /** The function's name or ARN, as in the permission. */
  functionName: string;
  /** From `qualifier` or from the function's name; undefined: the permission is for unqualified calls. */
  qualifier?: string;
  action: string;
  principal: string;
  /** May contain wildcards; undefined: any source. */
  sourceArn?: string;
  sourceAccount?: string;
  /** Conditions that no service that calls functions here can meet, by argument name. */
  others: [argument: string, value: string][];
}

const OTHERS = [
  "event_source_token",
  "function_url_auth_type",
  "invoked_via_function_url",
  "principal_org_id",
];

export const readPermission = (resource: Resource): InvokePermission => {
  const functionName = requiredText(resource, "function_name");
  const given = (name: string) => optionalText(resource, name) || undefined;
  return {
    address: resource.address,
    functionName,
    qualifier: given("qualifier") ?? splitQualifier(functionName).qualifier,
    action: given("action") ?? "",
    principal: requiredText(resource, "principal"),
    sourceArn: given("source_arn"),
    sourceAccount: given("source_account"),
    others: OTHERS.flatMap((name) => {
      const value = given(name);
      return value === undefined || value === "false" ? [] : [[name, value] as [string, string]];
    }),
  };
};

/** Services that call functions, with their names for people. */
const CALLERS = {
  "apigateway.amazonaws.com": "API Gateway",
  "events.amazonaws.com": "EventBridge",
  "sns.amazonaws.com": "SNS",
};

/** The service that calls a function, and on behalf of what. */
export interface Caller {
  /** Default: API Gateway. */
  service?: keyof typeof CALLERS;
  /** ARN of the route (`{execution ARN}/{stage}/{route key}`), authorizer or rule, for the function's resource policy. */
  sourceArn: string;
  /** ARN of a role that the service assumes; replaces the resource policy. */
  credentialsArn?: string;
}

/** The part of the model that decides about calls. */
export interface Policies extends RoleModel {
  permissions: InvokePermission[];
}

/**
 * @returns why the service may not invoke the function, and how to fix it; undefined when it may.
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html: credentialsArn
 */
export const refusalOfInvoke = (
  policies: Policies,
  target: OwnTarget,
  caller: Caller,
): string | undefined => {
  const { service = "apigateway.amazonaws.com", credentialsArn } = caller;
  const reason =
    credentialsArn === undefined
      ? refusalOfFunction(policies.permissions, target, { ...caller, service })
      : refusalOfRole(policies, target, caller, credentialsArn);
  const qualifier = target.qualifier === undefined ? "" : ` as "${target.qualifier}"`;
  return reason && `${CALLERS[service]} may not invoke ${target.fn.address}${qualifier}. ${reason}`;
};

interface Difference {
  argument: string;
  actual: string;
  expected: string;
}

const refusalOfFunction = (
  permissions: InvokePermission[],
  target: OwnTarget,
  caller: Caller & { service: string },
): string | undefined => {
  const ofFunction = permissions
    .filter(({ functionName }) => isNamed(target.fn, functionName))
    .map((permission) => ({
      ...permission,
      differences: listDifferences(permission, target, caller),
    }))
    .toSorted((a, b) => a.differences.length - b.differences.length);
  const [nearest] = ofFunction;
  if (nearest?.differences.length === 0) return undefined;
  const qualifier = target.qualifier === undefined ? "" : `qualifier "${target.qualifier}" and `;
  const wanted = `an aws_lambda_permission with ${qualifier}source_arn "${caller.sourceArn}"`;
  if (!nearest) return `Add ${wanted}.`;
  const differences = nearest.differences.map(
    ({ argument, actual, expected }) => `its ${argument} is ${actual}, expected ${expected}`,
  );
  return `${nearest.address} almost allows it: ${differences.join(", and ")}. Correct it, or add ${wanted}.`;
};

/** A statement grants one action on one ARN to one principal; each further argument is a condition. */
const listDifferences = (
  permission: InvokePermission,
  target: FunctionTarget,
  { service, sourceArn }: Caller & { service: string },
): Difference[] => {
  const { qualifier, action, principal, others } = permission;
  const { sourceArn: source, sourceAccount } = permission;
  const checks: [isRight: boolean, Difference][] = [
    [
      matchesPattern(action.toLowerCase(), "lambda:invokefunction"),
      { argument: "action", actual: quoted(action), expected: '"lambda:InvokeFunction"' },
    ],
    [
      isPrincipal(principal, service, sourceArn),
      { argument: "principal", actual: quoted(principal), expected: quoted(service) },
    ],
    [
      qualifier === target.qualifier,
      { argument: "qualifier", actual: quoted(qualifier), expected: quoted(target.qualifier) },
    ],
    [
      source === undefined || matchesArn(parsePattern(source), sourceArn),
      { argument: "source_arn", actual: quoted(source), expected: `a pattern of "${sourceArn}"` },
    ],
    [
      sourceAccount === undefined || sourceAccount === ACCOUNT_ID,
      { argument: "source_account", actual: quoted(sourceAccount), expected: quoted(ACCOUNT_ID) },
    ],
    ...others.map(([argument, value]): [boolean, Difference] => [
      false,
      { argument, actual: quoted(value), expected: `none, because ${service} does not send it` },
    ]),
  ];
  return checks.flatMap(([isRight, difference]) => (isRight ? [] : [difference]));
};

/** A service also has a principal for each Region, such as `apigateway.eu-west-1.amazonaws.com`. */
const isPrincipal = (principal: string, service: string, sourceArn: string): boolean => {
  const [, , , region = ""] = sourceArn.split(":");
  const regional = service.replace(".", `.${region}.`);
  return ["*", service, regional].includes(principal);
};

const quoted = (text: string | undefined): string =>
  text === undefined ? "not set" : JSON.stringify(text);

const refusalOfRole = (
  policies: Policies,
  target: OwnTarget,
  { sourceArn }: Caller,
  credentialsArn: string,
): string | undefined =>
  refusalOfTrust(policies, credentialsArn, sourceArn) ??
  refusalOfPolicies(
    policies,
    credentialsArn,
    functionCall("lambda:InvokeFunction", qualifiedArn(target)),
  );
