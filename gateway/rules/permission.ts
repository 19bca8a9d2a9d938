// Rules of Lambda for a permission to invoke a function.
import { isArn, matching, notBoth, oneOf, quoted, unique } from "./checks.ts";
import type { Rule } from "./rule.ts";

const ADD_PERMISSION = "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html";

/** A service, an account, an ARN, or `*` for any principal. */
const PRINCIPAL = /^(\*|\d{12}|arn:\S+|[\w-]+(\.[\w-]+)+)$/;

/** Service in the source ARN, by the service that calls functions. */
const SOURCES = new Map([
  ["apigateway.amazonaws.com", "execute-api"],
  ["events.amazonaws.com", "events"],
  ["sns.amazonaws.com", "sns"],
  ["s3.amazonaws.com", "s3"],
]);

export const PERMISSION_RULES: Rule[] = [
  matching(
    "action",
    /^(lambda:(\*|[a-zA-Z]+)|\*)$/,
    "must be a valid action (usually starts with lambda:)",
  ),
  matching(
    "function_name",
    /^(arn:[\w-]+:lambda:)?([a-z]{2}(-\w+)+-\d:)?(\d{12}:)?(function:)?([\w-]+)(:(\$LATEST|[\w-]+))?$/,
    "must be valid function name or function ARN",
  ),
  matching(
    "statement_id",
    /^[\w-]{1,100}$/,
    "must contain alphanumeric, underscores or dashes only",
  ),
  matching(
    "qualifier",
    /^[\w$-]{1,128}$/,
    "must contain alphanumeric, dollar signs, underscores or dashes only",
  ),
  {
    by: "Terraform",
    problem: (permission) => {
      const account = permission.text("source_account") ?? "";
      return /^(\d{12})?$/.test(account)
        ? undefined
        : `"source_account" doesn't look like AWS Account ID (exactly 12 digits): ${quoted(account)}`;
    },
    fix: "Set source_account to an account id, in quotes.",
  },
  notBoth("statement_id", "statement_id_prefix"),
  oneOf("function_url_auth_type", "NONE", "AWS_IAM"),
  isArn("source_arn"),
  {
    by: "Lambda",
    problem: (permission) => {
      const principal = permission.text("principal");
      return principal === undefined || PRINCIPAL.test(principal)
        ? undefined
        : `The provided principal was invalid. Please check the principal and try again. (${quoted(principal)})`;
    },
    fix: 'Set principal to a service, such as "apigateway.amazonaws.com", or to an account.',
    link: ADD_PERMISSION,
  },
  {
    ...unique(
      "Lambda",
      ["function_name", "qualifier", "statement_id"],
      (permission) =>
        `The statement id (${permission.text("statement_id")}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    ),
    link: ADD_PERMISSION,
  },
  {
    level: "warning",
    problem: (permission) => {
      const principal = permission.text("principal") ?? "";
      const source = permission.text("source_arn") ?? "";
      const expected = SOURCES.get(principal);
      const [, , found = ""] = source.split(":");
      return expected === undefined || found === "" || found === expected
        ? undefined
        : `source_arn is an ARN of ${quoted(found)}, but ${principal} calls with ARNs of ${quoted(expected)}, so it permits nothing`;
    },
    fix: 'Set source_arn; for a route, to "${aws_apigatewayv2_api.NAME.execution_arn}/*/ROUTE_KEY".',
    link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html",
  },
];
