// Rules of API Gateway for integrations and integration responses.
import { isArn, maxLength, oneOf, quoted, unique } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";

const INTEGRATIONS =
  "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html";
const RESPONSES =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html";
const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

const MIN_TIMEOUT_MS = 50;

const timeout = (maxMs: number): Rule => ({
  by: "API Gateway",
  problem: (integration) => {
    // The provider omits 0, even an explicit one.
    const timeoutMs = integration.number("timeout_milliseconds") ?? 0;
    return timeoutMs === 0 || (timeoutMs >= MIN_TIMEOUT_MS && timeoutMs <= maxMs)
      ? undefined
      : `Timeout should be between ${MIN_TIMEOUT_MS} ms and ${maxMs} ms`;
  },
  fix: `Set timeout_milliseconds to a number from ${MIN_TIMEOUT_MS} to ${maxMs}.`,
  link: INTEGRATIONS,
});

const isLambda = (integration: Subject): boolean =>
  /:lambda:path\//.test(integration.text("integration_uri") ?? "");

/** Arguments that API Gateway documents as supported only for HTTP APIs. */
const OF_HTTP_APIS = ["integration_subtype", "response_parameters", "tls_config"];

export const INTEGRATION_RULES: Rule[] = [
  oneOf("integration_type", "AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"),
  oneOf("connection_type", "INTERNET", "VPC_LINK"),
  oneOf("content_handling_strategy", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
  oneOf("integration_method", ...METHODS),
  oneOf("passthrough_behavior", "WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"),
  oneOf("payload_format_version", "1.0", "2.0"),
  maxLength("integration_subtype", 128),
  maxLength("connection_id", 1024),
  isArn("credentials_arn"),
  {
    by: "API Gateway",
    problem: (integration) =>
      integration.text("connection_type") === "VPC_LINK" && !integration.has("connection_id")
        ? "ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK"
        : undefined,
    fix: "Set connection_id to the id of the VPC link.",
    link: INTEGRATIONS,
  },
  {
    problem: (integration) => {
      const type = integration.text("integration_type") ?? "MOCK";
      const isNamed = integration.has("integration_uri") || integration.has("integration_subtype");
      return type === "MOCK" || isNamed
        ? undefined
        : `integration_type is ${quoted(type)}, but integration_uri is missing`;
    },
    fix: 'Set integration_uri; for a function, to "${aws_lambda_function.NAME.invoke_arn}".',
    link: INTEGRATIONS,
  },
  ...onlyFor("HTTP", [timeout(30_000)]),
  ...onlyFor("WEBSOCKET", [
    timeout(29_000),
    {
      by: "API Gateway",
      problem: (integration) =>
        integration.text("payload_format_version") === "2.0"
          ? "Unsupported PayloadFormatVersion: 2.0"
          : undefined,
      fix: "Remove payload_format_version: only HTTP APIs support 2.0.",
      link: INTEGRATIONS,
    },
    {
      problem: (integration) =>
        OF_HTTP_APIS.filter((name) => integration.gives(name)).map(
          (name) => `${name} is supported only for HTTP APIs`,
        ),
      fix: "Remove it.",
      link: INTEGRATIONS,
    },
    {
      level: "warning",
      problem: (integration) => {
        const method = integration.text("integration_method") ?? "POST";
        return method === "POST" || !isLambda(integration)
          ? undefined
          : `integration_method is ${quoted(method)}, but functions can only be invoked with POST, so every call fails`;
      },
      fix: 'Set integration_method to "POST".',
      link: INTEGRATIONS,
    },
  ]),
];

export const INTEGRATION_RESPONSE_RULES: Rule[] = [
  {
    ...unique(
      undefined,
      ["integration_id", "integration_response_key"],
      (response) =>
        `the integration already has a response for ${quoted(response.text("integration_response_key") ?? "")}`,
    ),
    link: RESPONSES,
  },
  oneOf("content_handling_strategy", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
  ...onlyFor("HTTP", [
    {
      by: "API Gateway",
      problem: () => "IntegrationResponses are currently not supported for this API protocol type.",
      fix: "Remove it.",
      link: RESPONSES,
    },
  ]),
  {
    level: "warning",
    problem: (response, subjects) => {
      const id = response.text("integration_id");
      const integration = subjects.find("aws_apigatewayv2_integration", "id", id);
      const type = integration?.text("integration_type") ?? "";
      return type.endsWith("_PROXY")
        ? `its integration is of type ${type}, which passes responses through unchanged, so this integration response is never used`
        : undefined;
    },
    fix: "Remove it, or change the integration's type to AWS.",
    link: RESPONSES,
  },
];
