// All declared arguments, by resource type.
import {
  API,
  API_MAPPING,
  AUTHORIZER,
  DOMAIN_NAME,
  INTEGRATION,
  INTEGRATION_RESPONSE,
  ROUTE,
  ROUTE_RESPONSE,
  STAGE,
} from "./api-gateway.ts";
import { QUEUE, SUBSCRIPTION, TABLE, TABLE_ITEM, TOPIC } from "./data.ts";
import { COMMON, type Declaration } from "./declaration.ts";
import { EVENT_BUS, EVENT_RULE, EVENT_TARGET } from "./events.ts";
import { POLICY, POLICY_ATTACHMENT, ROLE, ROLE_POLICY, ROLE_POLICY_ATTACHMENT } from "./iam.ts";
import {
  ALIAS,
  EVENT_INVOKE_CONFIG,
  EVENT_SOURCE_MAPPING,
  FUNCTION,
  FUNCTION_URL,
  LAYER_VERSION,
  PERMISSION,
} from "./lambda.ts";

const OWN: [type: string, declarations: Declaration[]][] = [
  ["aws_apigatewayv2_api", API],
  ["aws_apigatewayv2_api_mapping", API_MAPPING],
  ["aws_apigatewayv2_authorizer", AUTHORIZER],
  ["aws_apigatewayv2_domain_name", DOMAIN_NAME],
  ["aws_apigatewayv2_integration", INTEGRATION],
  ["aws_apigatewayv2_integration_response", INTEGRATION_RESPONSE],
  ["aws_apigatewayv2_route", ROUTE],
  ["aws_apigatewayv2_route_response", ROUTE_RESPONSE],
  ["aws_apigatewayv2_stage", STAGE],
  ["aws_cloudwatch_event_bus", EVENT_BUS],
  ["aws_cloudwatch_event_rule", EVENT_RULE],
  ["aws_cloudwatch_event_target", EVENT_TARGET],
  ["aws_dynamodb_table", TABLE],
  ["aws_dynamodb_table_item", TABLE_ITEM],
  ["aws_iam_policy", POLICY],
  ["aws_iam_policy_attachment", POLICY_ATTACHMENT],
  ["aws_iam_role", ROLE],
  ["aws_iam_role_policy", ROLE_POLICY],
  ["aws_iam_role_policy_attachment", ROLE_POLICY_ATTACHMENT],
  ["aws_lambda_alias", ALIAS],
  ["aws_lambda_event_source_mapping", EVENT_SOURCE_MAPPING],
  ["aws_lambda_function", FUNCTION],
  ["aws_lambda_function_event_invoke_config", EVENT_INVOKE_CONFIG],
  ["aws_lambda_function_url", FUNCTION_URL],
  ["aws_lambda_layer_version", LAYER_VERSION],
  ["aws_lambda_permission", PERMISSION],
  ["aws_sns_topic", TOPIC],
  ["aws_sns_topic_subscription", SUBSCRIPTION],
  ["aws_sqs_queue", QUEUE],
];

/** Resource types without an entry are not served. */
export const ARGUMENTS: ReadonlyMap<string, readonly Declaration[]> = new Map(
  OWN.map(([type, declarations]) => [type, [...declarations, ...COMMON]]),
);

/** @returns the declarations of an argument or `block.argument`, by its own path or a parent's. */
export const findDeclarations = (type: string, path: string): Declaration[] =>
  (ARGUMENTS.get(type) ?? []).filter(
    (declaration) => path === declaration.path || path.startsWith(`${declaration.path}.`),
  );
