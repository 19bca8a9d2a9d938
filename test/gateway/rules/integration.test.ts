import { api_id, type Case, type Changes, itFinds } from "../helpers/judge.ts";

const PING = "aws_apigatewayv2_integration.ping";
const change = (args: object): Changes => ({ [PING]: { ...args } });

const HTTP = "aws_apigatewayv2_integration.http";
const ofHttpApi = (args: object): Changes => ({
  "aws_apigatewayv2_api.http": { name: "http", protocol_type: "HTTP" },
  [HTTP]: {
    api_id: "${aws_apigatewayv2_api.http.id}",
    integration_type: "AWS_PROXY",
    integration_uri: "${aws_lambda_function.ping.invoke_arn}",
    ...args,
  },
});

describe("rules of an integration", () => {
  itFinds([
    ...[49, 29_001, 30_000].map((timeout_milliseconds): Case => [
      `a timeout of ${timeout_milliseconds}`,
      change({ timeout_milliseconds }),
      `${PING}: API Gateway: Timeout should be between 50 ms and 29000 ms`,
    ]),
    ["a timeout of 50", change({ timeout_milliseconds: 50 })],
    ["a timeout of 0, which the provider omits", change({ timeout_milliseconds: 0 })],
    ["30000 on an HTTP API", ofHttpApi({ timeout_milliseconds: 30_000 })],
    [
      "30001 on an HTTP API",
      ofHttpApi({ timeout_milliseconds: 30_001 }),
      `${HTTP}: API Gateway: Timeout should be between 50 ms and 30000 ms`,
    ],
    [
      "payload format 2.0",
      change({ payload_format_version: "2.0" }),
      `${PING}: API Gateway: Unsupported PayloadFormatVersion: 2.0`,
    ],
    ["payload format 1.0", change({ payload_format_version: "1.0" })],
    ["payload format 2.0 on an HTTP API", ofHttpApi({ payload_format_version: "2.0" })],
    [
      "another payload format",
      ofHttpApi({ payload_format_version: "3.0" }),
      `${HTTP}: Terraform: expected payload_format_version to be one of ["1.0" "2.0"], got 3.0`,
    ],
    [
      "arguments of HTTP APIs",
      change({
        integration_subtype: "SQS-SendMessage",
        tls_config: { server_name_to_verify: "x" },
        response_parameters: [{ status_code: "200", mappings: { a: "b" } }],
      }),
      `${PING}: ours: integration_subtype is supported only for HTTP APIs`,
      `${PING}: ours: response_parameters is supported only for HTTP APIs`,
      `${PING}: ours: tls_config is supported only for HTTP APIs`,
    ],
    [
      "a VPC link without its id",
      change({ connection_type: "VPC_LINK" }),
      `${PING}: API Gateway: ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK`,
    ],
    [
      "no URI",
      change({ integration_uri: undefined }),
      `${PING}: ours: integration_type is "AWS_PROXY", but integration_uri is missing`,
    ],
    [
      "a role that is not an ARN",
      change({ credentials_arn: "caller" }),
      `${PING}: Terraform: "credentials_arn" (caller) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "a function invoked with GET",
      change({ integration_method: "GET" }),
      `warning ${PING}: ours: integration_method is "GET", but functions can only be invoked with POST`,
    ],
    ...(
      [
        ["integration_type", "SOAP"],
        ["connection_type", "TUNNEL"],
        ["content_handling_strategy", "CONVERT"],
        ["integration_method", "post"],
        ["passthrough_behavior", "ALWAYS"],
      ] as const
    ).map(([name, value]): Case => [
      `an unknown ${name}`,
      { "aws_apigatewayv2_integration.mapped": { [name]: value, integration_uri: "https://x" } },
      `aws_apigatewayv2_integration.mapped: Terraform: expected ${name} to be one of`,
    ]),
  ]);
});

describe("rules of an integration response", () => {
  const RESPONSE = "aws_apigatewayv2_integration_response";
  const createResponse = (name: string, api: string): Changes => ({
    [`${RESPONSE}.other`]: {
      api_id: api,
      integration_id: `\${aws_apigatewayv2_integration.${name}.id}`,
      integration_response_key: "$default",
    },
  });

  itFinds([
    [
      "a response of a proxy integration",
      createResponse("ping", api_id),
      `warning ${RESPONSE}.other: ours: its integration is of type AWS_PROXY, which passes responses through unchanged`,
    ],
    [
      "two responses with the same key",
      createResponse("mapped", api_id),
      `${RESPONSE}.other: ours: the integration already has a response for "$default" (as ${RESPONSE}.mapped)`,
    ],
    [
      "responses with different keys",
      {
        [`${RESPONSE}.other`]: {
          ...createResponse("mapped", api_id)[`${RESPONSE}.other`],
          integration_response_key: "/4\\d\\d/",
        },
      },
    ],
    [
      "a response of an HTTP API",
      {
        ...ofHttpApi({ integration_type: "HTTP" }),
        ...createResponse("http", "${aws_apigatewayv2_api.http.id}"),
      },
      `${RESPONSE}.other: API Gateway: IntegrationResponses are currently not supported for this API protocol type.`,
    ],
    [
      "an unknown content handling strategy",
      { [`${RESPONSE}.mapped`]: { content_handling_strategy: "BINARY" } },
      `${RESPONSE}.mapped: Terraform: expected content_handling_strategy to be one of`,
    ],
  ]);
});
