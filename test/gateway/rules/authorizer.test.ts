import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const AUTHORIZER = "aws_apigatewayv2_authorizer.authorizer";
const change = (args: object): Changes => ({ [AUTHORIZER]: { ...args } });

describe("rules of an authorizer", () => {
  itFinds([
    [
      "JWT on a WebSocket API",
      change({ authorizer_type: "JWT" }),
      `${AUTHORIZER}: API Gateway: Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.`,
    ],
    ...["$request.header.Authorization", "$context.stage", "method.request.header.X", "token"].map(
      (source): Case => [
        `the identity source ${source}`,
        change({ identity_sources: ["route.request.header.X", source] }),
        `${AUTHORIZER}: API Gateway: Invalid request identity source expression: ${source}`,
      ],
    ),
    [
      "identity sources of each kind",
      change({
        identity_sources: [
          "route.request.header.Authorization",
          "route.request.querystring.token",
          "stageVariables.kind",
          "context.connectionId",
        ],
      }),
    ],
    [
      "cached results",
      change({ authorizer_result_ttl_in_seconds: 300 }),
      `${AUTHORIZER}: API Gateway: AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.`,
    ],
    ["uncached results", change({ authorizer_result_ttl_in_seconds: 0 })],
    [
      "results cached for too long",
      change({ authorizer_result_ttl_in_seconds: 3601 }),
      `${AUTHORIZER}: Terraform: expected authorizer_result_ttl_in_seconds to be in the range (0 - 3600), got 3601`,
      `${AUTHORIZER}: API Gateway: AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.`,
    ],
    [
      "arguments of HTTP APIs",
      change({ enable_simple_responses: true, authorizer_payload_format_version: "2.0" }),
      `${AUTHORIZER}: ours: authorizer_payload_format_version is supported only for HTTP APIs`,
      `${AUTHORIZER}: ours: enable_simple_responses is supported only for HTTP APIs`,
    ],
    ["disabled simple responses", change({ enable_simple_responses: false })],
    [
      "no URI",
      change({ authorizer_uri: undefined }),
      `${AUTHORIZER}: ours: authorizer_type is "REQUEST", but authorizer_uri is missing`,
    ],
    [
      "a role that is not an ARN",
      change({ authorizer_credentials_arn: "role" }),
      `${AUTHORIZER}: Terraform: "authorizer_credentials_arn" (role) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "an unknown type",
      change({ authorizer_type: "TOKEN" }),
      `${AUTHORIZER}: Terraform: expected authorizer_type to be one of ["REQUEST" "JWT"], got TOKEN`,
      `${AUTHORIZER}: API Gateway: Only REQUEST`,
    ],
    [
      "an authorizer that no route uses",
      {
        "aws_apigatewayv2_route._connect": {
          authorization_type: undefined,
          authorizer_id: undefined,
        },
      },
      `warning ${AUTHORIZER}: ours: no route uses the authorizer "authorizer"`,
    ],
  ]);
});
