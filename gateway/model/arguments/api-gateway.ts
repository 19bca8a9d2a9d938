// Arguments of API Gateway resources.
import type { Value } from "../../terraform/values.ts";
import { type Declaration, onlyIn, served, unserved, withoutEffect } from "./declaration.ts";

const FOR_PEOPLE = "it is only informational";
const NO_TLS = "the gateway listens on this machine, without TLS";
const LOGS = "the console shows events; no logs or metrics are written";

const asksForBinary = (value: Value): boolean => value === "CONVERT_TO_BINARY";
export const API: Declaration[] = [
  ...served(
    "body",
    "cors_configuration",
    "credentials_arn",
    "disable_execute_api_endpoint",
    "name",
    "protocol_type",
    "route_key",
    "route_selection_expression",
    "target",
  ),
  ...withoutEffect("what an import ignores is named in any case", "fail_on_warnings"),
  ...withoutEffect(FOR_PEOPLE, "version", "tags", "tags_all"),
  ...withoutEffect(NO_TLS, "ip_address_type"),
  ...withoutEffect(
    "the gateway warns of a route's api_key_required",
    "api_key_selection_expression",
  ),
];

export const API_MAPPING: Declaration[] = [
  ...served("api_id", "api_mapping_key", "domain_name", "stage"),
  onlyIn(
    "WEBSOCKET",
    unserved(
      "api_mapping_key",
      "only the first segment of a path is matched, so no path reaches it",
      (value) => typeof value === "string" && value.includes("/"),
    ),
  ),
];

export const AUTHORIZER: Declaration[] = [
  ...served(
    "api_id",
    "authorizer_credentials_arn",
    "authorizer_payload_format_version",
    "authorizer_result_ttl_in_seconds",
    "authorizer_uri",
    "enable_simple_responses",
    "identity_sources",
    "jwt_configuration",
  ),
  ...withoutEffect("the authorization_type of a route says the same", "authorizer_type"),
  ...withoutEffect(FOR_PEOPLE, "name"),
];

export const DOMAIN_NAME: Declaration[] = [
  ...withoutEffect("it is read from the API mappings", "domain_name"),
  ...withoutEffect(NO_TLS, "domain_name_configuration"),
  ...withoutEffect(FOR_PEOPLE, "tags", "tags_all"),
  ...withoutEffect("routing rules apply only to HTTP and REST APIs", "routing_mode"),
  unserved("mutual_tls_authentication", "the gateway does not request client certificates"),
];

export const INTEGRATION: Declaration[] = [
  ...served(
    "api_id",
    "connection_type",
    "credentials_arn",
    "integration_method",
    "integration_subtype",
    "integration_type",
    "integration_uri",
    "passthrough_behavior",
    "payload_format_version",
    "request_parameters",
    "request_templates",
    "response_parameters",
    "template_selection_expression",
    "timeout_milliseconds",
  ),
  ...withoutEffect("routes with a VPC link are refused", "connection_id"),
  ...withoutEffect("certificates are checked by the host name of the URL", "tls_config"),
  unserved("content_handling_strategy", "messages remain text", asksForBinary),
];

export const INTEGRATION_RESPONSE: Declaration[] = [
  ...served(
    "api_id",
    "integration_id",
    "integration_response_key",
    "response_templates",
    "template_selection_expression",
  ),
  unserved("content_handling_strategy", "messages remain text", asksForBinary),
];

export const ROUTE: Declaration[] = [
  ...served(
    "api_id",
    "authorization_scopes",
    "authorization_type",
    "authorizer_id",
    "route_key",
    "route_response_selection_expression",
    "target",
  ),
  ...withoutEffect(FOR_PEOPLE, "operation_name"),
  ...withoutEffect("the gateway warns of request_models", "model_selection_expression"),
  unserved("api_key_required", "API keys are not checked"),
  unserved("request_models", "messages are not validated"),
  unserved("request_parameter", "the gateway does not require these parameters"),
];

export const ROUTE_RESPONSE: Declaration[] = [
  ...served("api_id", "route_id", "route_response_key"),
  ...withoutEffect(
    "API Gateway does not validate responses",
    "model_selection_expression",
    "response_models",
  ),
];

const settings = (block: string): Declaration[] => [
  ...served(`${block}.throttling_burst_limit`, `${block}.throttling_rate_limit`),
  ...withoutEffect(
    LOGS,
    `${block}.data_trace_enabled`,
    `${block}.detailed_metrics_enabled`,
    `${block}.logging_level`,
  ),
];

export const STAGE: Declaration[] = [
  ...served("api_id", "auto_deploy", "deployment_id", "name", "stage_variables"),
  ...served("route_settings.route_key"),
  ...settings("default_route_settings"),
  ...settings("route_settings"),
  ...withoutEffect(LOGS, "access_log_settings"),
  ...withoutEffect(FOR_PEOPLE, "tags", "tags_all"),
  ...withoutEffect("it applies only to HTTP backends", "client_certificate_id"),
];
