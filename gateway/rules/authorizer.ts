// Rules of API Gateway for an authorizer.
import { isArn, inRange, maxLength, oneOf, quoted } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";

const AUTHORIZERS =
  "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html";
const LAMBDA_AUTHORIZERS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html";

const IDENTITY_SOURCE =
  /^(route\.request\.(header|querystring)\.\S+|stageVariables\.\S+|context\.\S+)$/;

/** Arguments that API Gateway documents as supported only for HTTP APIs. */
const OF_HTTP_APIS = [
  "authorizer_payload_format_version",
  "enable_simple_responses",
  "jwt_configuration",
];

export const AUTHORIZER_RULES: Rule[] = [
  oneOf("authorizer_type", "REQUEST", "JWT"),
  oneOf("authorizer_payload_format_version", "1.0", "2.0"),
  inRange("authorizer_result_ttl_in_seconds", 0, 3600),
  maxLength("name", 128),
  maxLength("authorizer_uri", 2048),
  isArn("authorizer_credentials_arn"),
  {
    problem: (authorizer) =>
      authorizer.text("authorizer_type") === "REQUEST" && !authorizer.has("authorizer_uri")
        ? 'authorizer_type is "REQUEST", but authorizer_uri is missing'
        : undefined,
    fix: 'Set authorizer_uri to "${aws_lambda_function.NAME.invoke_arn}".',
    link: AUTHORIZERS,
  },
  ...onlyFor("WEBSOCKET", [
    {
      by: "API Gateway",
      problem: (authorizer) =>
        (authorizer.text("authorizer_type") ?? "REQUEST") === "REQUEST"
          ? undefined
          : "Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.",
      fix: 'Set authorizer_type to "REQUEST", with a function that verifies the token.',
      link: LAMBDA_AUTHORIZERS,
    },
    {
      by: "API Gateway",
      problem: (authorizer) =>
        authorizer
          .texts("identity_sources")
          .filter((source) => !IDENTITY_SOURCE.test(source))
          .map((source) => `Invalid request identity source expression: ${source}`),
      fix: 'Write it as "route.request.header.NAME" or "route.request.querystring.NAME"; "$request.…" is the syntax of HTTP APIs.',
      link: LAMBDA_AUTHORIZERS,
    },
    {
      by: "API Gateway",
      problem: (authorizer) =>
        (authorizer.number("authorizer_result_ttl_in_seconds") ?? 0) > 0
          ? "AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis."
          : undefined,
      fix: "Remove authorizer_result_ttl_in_seconds: each connection is authorized once.",
      link: AUTHORIZERS,
    },
    {
      problem: (authorizer) =>
        OF_HTTP_APIS.filter(
          (name) => authorizer.gives(name) && authorizer.text(name) !== "false",
        ).map((name) => `${name} is supported only for HTTP APIs`),
      fix: "Remove it: the function returns an IAM policy.",
      link: AUTHORIZERS,
    },
    {
      level: "warning",
      problem: (authorizer, subjects) => {
        const id = authorizer.text("id");
        const routes = subjects.ofType("aws_apigatewayv2_route");
        // Reading an unknown authorizer_id ends the rule: it may be this one's.
        const isUsed = routes.some((route) => route.text("authorizer_id") === id);
        return id === undefined || isUsed
          ? undefined
          : `no route uses the authorizer ${quoted(authorizer.text("name") ?? id)}`;
      },
      fix: 'Set authorization_type to "CUSTOM" and authorizer_id on the $connect route, or remove the authorizer.',
      link: LAMBDA_AUTHORIZERS,
    },
  ]),
];
