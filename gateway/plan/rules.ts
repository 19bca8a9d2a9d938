// What an attribute must be, by its resource's type, when the plan has only the names that its expression refers to.
import type { Value } from "../terraform/values.ts";

/** What an expression refers to. */
export interface Referenced {
  /** The attribute of the one resource of these types; undefined when there is none, or more than one. */
  one: (types: string[], attribute: string) => Value | undefined;
  /** Values of all names that lead to a resource's attribute. */
  values: () => Value[];
  /** Values of all names that lead to a constant: a variable, or the key of an instance. */
  constants: () => Value[];
  /** That attribute of all resources of the type, whether they are referred to or not. */
  all: (type: string, attribute: string) => Value[];
  /** What the only name leads to; undefined when there are several. */
  only: () => Value | undefined;
  /** ARNs of resources that are named without an attribute, as `for` and splat expressions do. */
  arns: () => Value[];
}

export type Rule = (referenced: Referenced) => Value | undefined;

const FUNCTION = ["aws_lambda_function"];
const API = ["aws_apigatewayv2_api"];

/** Of the resource that it must come from; or the only value there is, such as `each.value.api_id` of a route. */
const attribute =
  (types: string[], name: string): Rule =>
  ({ one, only }) =>
    one(types, name) ?? only();

const nothing: Rule = () => undefined;

const apiId = attribute(API, "id");
/** With the version that is named, where one is. */
const invokeArn: Rule = ({ one, only, values }) => {
  const uri = one([...FUNCTION, "aws_lambda_alias"], "invoke_arn") ?? only();
  const named = textsIn(values());
  const qualified = named.find((text) =>
    /^arn:[^:]+:lambda:[^/]+:function:[^:/]+:[^:/]+$/.test(text),
  );
  if (typeof uri !== "string" || qualified === undefined)
    return named.find((text) => text.endsWith("/invocations")) ?? uri;
  return uri.replace(/functions\/[^/]+\/invocations$/, () => `functions/${qualified}/invocations`);
};
const roleName = attribute(["aws_iam_role"], "name");
/** Any other name may be one among many in a JSON text. */
const policyJson: Rule = ({ one }) => one(["aws_iam_policy_document"], "json");

/** By type and attribute, nested ones after their blocks. A rule may answer undefined: then nothing is certain. */
export const RULES: Record<string, Rule> = {
  "aws_apigatewayv2_deployment.api_id": apiId,
  "aws_apigatewayv2_stage.api_id": apiId,
  "aws_apigatewayv2_integration.api_id": apiId,
  "aws_apigatewayv2_route.api_id": apiId,
  "aws_apigatewayv2_route_response.api_id": apiId,
  "aws_apigatewayv2_integration_response.api_id": apiId,
  "aws_apigatewayv2_authorizer.api_id": apiId,
  "aws_apigatewayv2_api_mapping.api_id": apiId,
  "aws_apigatewayv2_stage.deployment_id": attribute(["aws_apigatewayv2_deployment"], "id"),
  "aws_apigatewayv2_api_mapping.domain_name": attribute(
    ["aws_apigatewayv2_domain_name"],
    "domain_name",
  ),
  "aws_apigatewayv2_api_mapping.stage": attribute(["aws_apigatewayv2_stage"], "name"),

  /** A target is always `integrations/{id}`. */
  "aws_apigatewayv2_route.target": ({ one }) => {
    const id = one(["aws_apigatewayv2_integration"], "id");
    return typeof id === "string" ? `integrations/${id}` : undefined;
  },
  "aws_apigatewayv2_integration_response.integration_id": attribute(
    ["aws_apigatewayv2_integration"],
    "id",
  ),
  "aws_apigatewayv2_route.authorizer_id": attribute(["aws_apigatewayv2_authorizer"], "id"),
  "aws_apigatewayv2_route_response.route_id": attribute(["aws_apigatewayv2_route"], "id"),

  /** Written as `invoke_arn`, or as a template around `arn`: both call the function. */
  "aws_apigatewayv2_integration.integration_uri": invokeArn,
  "aws_apigatewayv2_authorizer.authorizer_uri": invokeArn,

  "aws_apigatewayv2_integration.credentials_arn": attribute(["aws_iam_role"], "arn"),
  "aws_apigatewayv2_authorizer.authorizer_credentials_arn": attribute(["aws_iam_role"], "arn"),

  "aws_lambda_permission.function_name": attribute(FUNCTION, "arn"),
  "aws_lambda_permission.source_arn": (referenced) => {
    const { one, values } = referenced;
    const api = readText(one(API, "execution_arn")) ?? executionArnIn(values());
    const authorizer = readText(one(["aws_apigatewayv2_authorizer"], "id"));
    if (api === undefined) return onlyText(values());
    return `${api}/${authorizer === undefined ? routesNamed(referenced) : `authorizers/${authorizer}`}`;
  },

  /** Of a map or a JSON text with such a value nothing is in the plan, not even its keys. */
  "aws_lambda_function.environment.variables": nothing,
  "aws_apigatewayv2_stage.stage_variables": nothing,
  "aws_apigatewayv2_integration.request_templates": nothing,
  "aws_apigatewayv2_integration_response.response_templates": nothing,
  "aws_sqs_queue.redrive_policy": nothing,

  "aws_lambda_function.role": attribute(["aws_iam_role"], "arn"),
  "aws_lambda_alias.function_name": attribute(FUNCTION, "function_name"),
  "aws_lambda_event_source_mapping.function_name": attribute(FUNCTION, "arn"),
  "aws_lambda_event_source_mapping.event_source_arn": attribute(["aws_sqs_queue"], "arn"),
  "aws_cloudwatch_event_target.arn": attribute(FUNCTION, "arn"),
  "aws_cloudwatch_event_target.rule": attribute(["aws_cloudwatch_event_rule"], "name"),

  "aws_iam_role_policy.role": roleName,
  "aws_iam_role_policy_attachment.role": roleName,
  "aws_iam_role_policy_attachment.policy_arn": attribute(["aws_iam_policy"], "arn"),
  "aws_iam_role_policy.policy": policyJson,
  "aws_iam_policy.policy": policyJson,
  "aws_iam_role.inline_policy.policy": policyJson,
  "aws_iam_role.assume_role_policy": policyJson,
  "aws_iam_policy_document.source_policy_documents": ({ values }) => values(),
  "aws_iam_policy_document.override_policy_documents": ({ values }) => values(),
  /** What is named, and all that is beneath it: an index of a table, a connection of an API. */
  "aws_iam_policy_document.statement.resources": ({ values, arns }) =>
    beneath([...values(), ...arns()]),
  "aws_iam_policy_document.statement.not_resources": ({ values }) => values(),
  "aws_iam_policy_document.statement.condition.values": ({ values }) =>
    values().length === 0 ? undefined : values(),
};

/** What stands in for a value that no rule could rebuild, and what it means. The address is named at start. */
export const STAND_INS: Record<string, { value: Value; meaning: string }> = {
  "aws_lambda_function.environment.variables": {
    value: {},
    meaning:
      "The function has none of them: give those that it needs with --env FUNCTION.NAME=VALUE.",
  },
  "aws_iam_role_policy.policy": allowAll(),
  "aws_iam_policy.policy": allowAll(),
  "aws_iam_role.inline_policy.policy": allowAll(),
  "aws_iam_role.assume_role_policy": {
    value: JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" },
    }),
    meaning: "Every service may assume the role here.",
  },
  "aws_iam_policy_document.statement.condition.values": {
    value: [],
    meaning: "No value of the condition matches here.",
  },
  "aws_iam_policy_document.statement.resources": {
    value: ["*"],
    meaning: "The statement is about every resource here.",
  },
  "aws_lambda_permission.source_arn": {
    value: null,
    meaning: "Calls from every source are allowed.",
  },
  "aws_sqs_queue.redrive_policy": {
    value: null,
    meaning: "Its messages are tried again without an end.",
  },
};

function allowAll(): { value: Value; meaning: string } {
  const statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const value = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { value, meaning: "Its roles may do everything here." };
}

const textsIn = (values: Value[]): string[] => values.filter((value) => typeof value === "string");

const readText = (value: Value | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

const onlyText = (values: Value[]): Value | undefined => {
  const [only, ...others] = textsIn(values);
  return others.length === 0 ? only : undefined;
};

/** Of a stage, or through a module's variable. */
const executionArnIn = (values: Value[]): string | undefined =>
  textsIn(values).flatMap((text) => /^arn:[^:]+:execute-api:[^/]*/.exec(text) ?? [])[0];

// What follows the API's ARN is not in the plan, only the names in it are: of "/*/add" there is nothing, of
// "/*/${each.key}" the key. A name that is a stage's or a route's can stand only in its place; else all are allowed.
const routesNamed = ({ values, constants, all }: Referenced): string => {
  const names = textsIn([...values(), ...constants()]).map((text) => text.split("/").at(-1));
  const stages = all("aws_apigatewayv2_stage", "name");
  const routes = all("aws_apigatewayv2_route", "route_key");
  const onlyIn = (these: Value[], those: Value[]) =>
    names.find((name = "") => these.includes(name) && !those.includes(name)) ?? "*";
  return `${onlyIn(stages, routes)}/${onlyIn(routes, stages)}`;
};

const beneath = (values: Value[]): Value[] | undefined => {
  const arns = textsIn(values).filter((text) => text.startsWith("arn:"));
  return arns.length === 0 ? undefined : arns.flatMap((arn) => [arn, `${arn}/*`]);
};
