// Rules that rebuild an attribute, by resource type, when the plan contains only the references of its expression.
import type { Value } from "../terraform/values.ts";

/** The references of an expression. */
export interface Referenced {
  /** The attribute of the only referenced resource of these types; undefined for none or several. */
  one: (types: string[], attribute: string) => Value | undefined;
  /** Values of all references to attributes of resources. */
  values: () => Value[];
  /** Values of all references to constants: variables, or instance keys. */
  constants: () => Value[];
  /** The attribute of all resources of the type, referenced or not. */
  all: (type: string, attribute: string) => Value[];
  /** The value of the only reference; undefined for several. */
  only: () => Value | undefined;
  /** ARNs of resources that are referenced without an attribute, as in `for` and splat expressions. */
  arns: () => Value[];
}

export type Rule = (referenced: Referenced) => Value | undefined;

const FUNCTION = ["aws_lambda_function"];
const EVENT_BUS = ["aws_cloudwatch_event_bus"];
const API = ["aws_apigatewayv2_api"];

/** The attribute of a resource of these types, or the only value, such as `each.value.api_id` of a route. */
const attribute =
  (types: string[], name: string): Rule =>
  ({ one, only }) =>
    one(types, name) ?? only();

const nothing: Rule = () => undefined;

const apiId = attribute(API, "id");
/** Includes the version or alias, if the expression refers to one. */
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
const queueUri: Rule = ({ one }) => {
  const arn = one(["aws_sqs_queue"], "arn");
  if (typeof arn !== "string") return undefined;
  const [, , , region, account, queue] = arn.split(":");
  return `arn:aws:apigateway:${region}:sqs:path/${account}/${queue}`;
};
const destinationArn = attribute([...FUNCTION, "aws_sqs_queue", "aws_sns_topic"], "arn");
const roleName = attribute(["aws_iam_role"], "name");
/** Accepts only a policy document: any other reference may be one of many in a JSON template. */
const policyJson: Rule = ({ one }) => one(["aws_iam_policy_document"], "json");

/** The elements that refer to resources. */
const elements: Rule = ({ values, arns, constants }) => {
  const found = textsIn([...values(), ...arns(), ...constants().flat()]);
  return found.length === 0 ? undefined : found;
};

/** Lists that lose their constant elements in a plan if another element is unknown. */
export const LISTS = new Set([
  "aws_iam_role.managed_policy_arns",
  "aws_iam_policy_attachment.roles",
]);

/** By type and attribute; nested attributes follow their block. A rule returns undefined when the value is uncertain. */
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

  /** May be `invoke_arn`, or a template around `arn`: both invoke the function. Or a template around a queue's name. */
  "aws_apigatewayv2_integration.integration_uri": (referenced) =>
    queueUri(referenced) ?? invokeArn(referenced),
  "aws_apigatewayv2_authorizer.authorizer_uri": invokeArn,
  /** The quick create of an HTTP API. */
  "aws_apigatewayv2_api.target": invokeArn,

  "aws_apigatewayv2_api.credentials_arn": attribute(["aws_iam_role"], "arn"),
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

  /** For a map or JSON text with an unknown value, the plan does not even contain the keys. */
  "aws_lambda_function.environment.variables": nothing,
  "aws_apigatewayv2_stage.stage_variables": nothing,
  "aws_apigatewayv2_integration.request_templates": nothing,
  "aws_apigatewayv2_integration_response.response_templates": nothing,
  "aws_sqs_queue.redrive_policy": nothing,

  "aws_lambda_function.layers": ({ values }) => values(),
  "aws_lambda_function.role": attribute(["aws_iam_role"], "arn"),
  "aws_lambda_alias.function_name": attribute(FUNCTION, "function_name"),
  "aws_lambda_function_url.function_name": attribute(FUNCTION, "arn"),
  "aws_lambda_function_url.qualifier": attribute(["aws_lambda_alias"], "name"),
  "aws_lambda_function.dead_letter_config.target_arn": destinationArn,
  "aws_lambda_function_event_invoke_config.function_name": attribute(FUNCTION, "function_name"),
  "aws_lambda_function_event_invoke_config.destination_config.on_failure.destination":
    destinationArn,
  "aws_lambda_function_event_invoke_config.destination_config.on_success.destination":
    destinationArn,
  "aws_lambda_event_source_mapping.function_name": attribute(FUNCTION, "arn"),
  "aws_lambda_event_source_mapping.event_source_arn": ({ one, only }) =>
    one(["aws_sqs_queue"], "arn") ?? one(["aws_dynamodb_table"], "stream_arn") ?? only(),
  "aws_lambda_event_source_mapping.destination_config.on_failure.destination_arn": attribute(
    ["aws_sqs_queue"],
    "arn",
  ),
  "aws_sns_topic_subscription.topic_arn": attribute(["aws_sns_topic"], "arn"),
  "aws_sns_topic_subscription.endpoint": destinationArn,
  "aws_cloudwatch_event_rule.event_bus_name": attribute(EVENT_BUS, "name"),
  "aws_cloudwatch_event_target.arn": attribute(
    [...FUNCTION, "aws_lambda_alias", "aws_sqs_queue"],
    "arn",
  ),
  "aws_cloudwatch_event_target.event_bus_name": attribute(EVENT_BUS, "name"),
  "aws_cloudwatch_event_target.rule": attribute(["aws_cloudwatch_event_rule"], "name"),
  "aws_cloudwatch_event_target.dead_letter_config.arn": attribute(["aws_sqs_queue"], "arn"),

  ...Object.fromEntries([...LISTS].map((kind) => [kind, elements])),
  "aws_iam_role_policy.role": roleName,
  "aws_iam_role_policy_attachment.role": roleName,
  "aws_iam_role_policy_attachment.policy_arn": attribute(["aws_iam_policy"], "arn"),
  "aws_iam_role_policy.policy": policyJson,
  "aws_iam_policy.policy": policyJson,
  "aws_iam_role.inline_policy.policy": policyJson,
  "aws_iam_role.assume_role_policy": policyJson,
  "aws_iam_policy_document.source_policy_documents": ({ values }) => values(),
  "aws_iam_policy_document.override_policy_documents": ({ values }) => values(),
  /** The referenced resources and everything below them: a table's indexes, an API's connections. */
  "aws_iam_policy_document.statement.resources": ({ values, arns }) =>
    beneath([...values(), ...arns()]),
  "aws_iam_policy_document.statement.not_resources": ({ values }) => values(),
  "aws_iam_policy_document.statement.condition.values": ({ values }) =>
    values().length === 0 ? undefined : values(),
};

/** Substitutes for values that no rule can rebuild, with the consequence. The gateway warns of them at start. */
export const STAND_INS: Record<string, { value: Value; meaning: string }> = {
  "aws_lambda_function.environment.variables": {
    value: {},
    meaning:
      "The function has none of these variables; set those that it needs with --env FUNCTION.NAME=VALUE.",
  },
  "aws_iam_role_policy.policy": allowAll(),
  "aws_iam_policy.policy": allowAll(),
  "aws_iam_role.inline_policy.policy": allowAll(),
  "aws_iam_role.assume_role_policy": {
    value: JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" },
    }),
    meaning: "Any service may assume the role here.",
  },
  "aws_iam_policy_document.statement.condition.values": {
    value: [],
    meaning: "No value of the condition matches here.",
  },
  "aws_iam_policy_document.statement.resources": {
    value: ["*"],
    meaning: "The statement applies to every resource here.",
  },
  "aws_lambda_permission.source_arn": {
    value: null,
    meaning: "Calls from any source are allowed.",
  },
  "aws_sqs_queue.redrive_policy": {
    value: null,
    meaning: "Its messages are retried indefinitely.",
  },
};

function allowAll(): { value: Value; meaning: string } {
  const statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const value = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { value, meaning: "Its roles allow everything here." };
}

const textsIn = (values: Value[]): string[] => values.filter((value) => typeof value === "string");

const readText = (value: Value | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

const onlyText = (values: Value[]): Value | undefined => {
  const [only, ...others] = textsIn(values);
  return others.length === 0 ? only : undefined;
};

/** Finds the API's ARN in that of a stage, or in the value of a module's variable. */
const executionArnIn = (values: Value[]): string | undefined =>
  textsIn(values).flatMap((text) => /^arn:[^:]+:execute-api:[^/]*/.exec(text) ?? [])[0];

// The plan does not contain the text after the API's ARN, only its references: nothing for "/*/add", and the key for
// "/*/${each.key}". A value that is the name of only a stage or only a route is used as such; otherwise all are allowed.
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
