import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const PING = "aws_lambda_permission.ping";
const change = (args: object): Changes => ({ [PING]: { ...args } });
const invalid = (name: string): string => `${PING}: Terraform: invalid value for ${name} (`;

describe("rules of a permission", () => {
  itFinds([
    ["an invalid action", change({ action: "invoke" }), invalid("action")],
    ["every action", change({ action: "lambda:*" })],
    [
      "an invalid function name",
      change({ function_name: "my function" }),
      invalid("function_name"),
    ],
    ["a statement with a space", change({ statement_id: "allow api" }), invalid("statement_id")],
    [
      "a statement of 101 characters",
      change({ statement_id: "s".repeat(101) }),
      invalid("statement_id"),
    ],
    ["a qualifier with a space", change({ qualifier: "my alias" }), invalid("qualifier")],
    [
      "an account of 11 digits",
      change({ source_account: "12345678901" }),
      `${PING}: Terraform: "source_account" doesn't look like AWS Account ID (exactly 12 digits): "12345678901"`,
    ],
    [
      "an id and a prefix",
      change({ statement_id: "a", statement_id_prefix: "b" }),
      `${PING}: Terraform: "statement_id": conflicts with statement_id_prefix`,
    ],
    [
      "a source that is not an ARN",
      change({ source_arn: "/*/ping" }),
      `${PING}: Terraform: "source_arn" (/*/ping) is an invalid ARN: arn: invalid prefix`,
    ],
    ...["apigateway", "API Gateway", ""]
      .filter(Boolean)
      .map((principal): Case => [
        `the principal "${principal}"`,
        change({ principal }),
        `${PING}: Lambda: The provided principal was invalid. Please check the principal and try again. ("${principal}")`,
      ]),
    ...[
      "*",
      "123456789012",
      "arn:aws:iam::123456789012:root",
      "apigateway.eu-west-1.amazonaws.com",
    ].map((principal): Case => [`the principal "${principal}"`, change({ principal })]),
    [
      "a statement twice",
      {
        [PING]: { statement_id: "api" },
        "aws_lambda_permission.again": {
          action: "lambda:InvokeFunction",
          function_name: "${aws_lambda_function.ping.arn}",
          principal: "apigateway.amazonaws.com",
          statement_id: "api",
        },
      },
      "aws_lambda_permission.again: Lambda: The statement id (api) provided already exists. Please provide a new statement id, or remove the existing statement.",
    ],
    [
      "the same statement of two functions",
      {
        [PING]: { statement_id: "api" },
        "aws_lambda_permission.authorizer": { statement_id: "api" },
      },
    ],
    [
      "an unknown URL authorization type",
      change({ function_url_auth_type: "IAM" }),
      `${PING}: Terraform: expected function_url_auth_type to be one of ["NONE" "AWS_IAM"], got IAM`,
    ],
    [
      "a source of another service",
      change({ source_arn: "arn:aws:apigateway:eu-west-1::/apis/x" }),
      `warning ${PING}: ours: source_arn is an ARN of "apigateway", but apigateway.amazonaws.com calls with ARNs of "execute-api", so it permits nothing`,
    ],
    [
      "a schedule",
      change({
        principal: "events.amazonaws.com",
        source_arn: "${aws_cloudwatch_event_rule.often.arn}",
      }),
    ],
  ]);
});
