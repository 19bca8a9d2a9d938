// All rules, by resource type.
import { API_RULES } from "./api.ts";
import { AUTHORIZER_RULES } from "./authorizer.ts";
import { API_MAPPING_RULES, DOMAIN_NAME_RULES } from "./domain.ts";
import { EVENT_SOURCE_MAPPING_RULES } from "./event-source-mapping.ts";
import { FUNCTION_RULES } from "./function.ts";
import { FUNCTION_URL_RULES } from "./function-url.ts";
import { INTEGRATION_RESPONSE_RULES, INTEGRATION_RULES } from "./integration.ts";
import { PERMISSION_RULES } from "./permission.ts";
import { QUEUE_POLICY_RULES, QUEUE_RULES } from "./queue.ts";
import { REDRIVE_ALLOW_RULES, REDRIVE_RULES } from "./redrive.ts";
import {
  POLICY_RULES,
  ROLE_POLICY_ATTACHMENT_RULES,
  ROLE_POLICY_RULES,
  ROLE_RULES,
} from "./role.ts";
import { ROUTE_RESPONSE_RULES, ROUTE_RULES } from "./route.ts";
import type { Rule } from "./rule.ts";
import { EVENT_RULE_RULES, EVENT_TARGET_RULES } from "./schedule.ts";
import { DEPLOYMENT_RULES, STAGE_RULES } from "./stage.ts";
import { TABLE_RULES } from "./table.ts";

export const RULES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ["aws_apigatewayv2_api", API_RULES],
  ["aws_apigatewayv2_api_mapping", API_MAPPING_RULES],
  ["aws_apigatewayv2_authorizer", AUTHORIZER_RULES],
  ["aws_apigatewayv2_deployment", DEPLOYMENT_RULES],
  ["aws_apigatewayv2_domain_name", DOMAIN_NAME_RULES],
  ["aws_apigatewayv2_integration", INTEGRATION_RULES],
  ["aws_apigatewayv2_integration_response", INTEGRATION_RESPONSE_RULES],
  ["aws_apigatewayv2_route", ROUTE_RULES],
  ["aws_apigatewayv2_route_response", ROUTE_RESPONSE_RULES],
  ["aws_apigatewayv2_stage", STAGE_RULES],
  ["aws_cloudwatch_event_rule", EVENT_RULE_RULES],
  ["aws_cloudwatch_event_target", EVENT_TARGET_RULES],
  ["aws_dynamodb_table", TABLE_RULES],
  ["aws_iam_policy", POLICY_RULES],
  ["aws_iam_role", ROLE_RULES],
  ["aws_iam_role_policy", ROLE_POLICY_RULES],
  ["aws_iam_role_policy_attachment", ROLE_POLICY_ATTACHMENT_RULES],
  ["aws_lambda_event_source_mapping", EVENT_SOURCE_MAPPING_RULES],
  ["aws_lambda_function", FUNCTION_RULES],
  ["aws_lambda_function_url", FUNCTION_URL_RULES],
  ["aws_lambda_permission", PERMISSION_RULES],
  ["aws_sqs_queue", QUEUE_RULES],
  ["aws_sqs_queue_policy", QUEUE_POLICY_RULES],
  ["aws_sqs_queue_redrive_allow_policy", REDRIVE_ALLOW_RULES],
  ["aws_sqs_queue_redrive_policy", REDRIVE_RULES],
]);
