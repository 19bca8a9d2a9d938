// Rules of API Gateway for stages and deployments.
import { maxLength, oneOf, quoted, unique } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";
import type { Subject, Subjects } from "./subjects.ts";

const STAGES =
  "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html";
const ACCESS_LOGS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html";

const MAX_STAGE_NAME_LENGTH = 128;
const QUOTAS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html";

const MAX_VARIABLE_NAME_LENGTH = 64;
const MAX_VARIABLE_LENGTH = 512;
const LEVELS = ["ERROR", "INFO", "OFF"];

/** Blocks with throttling limits, and their names in messages. */
const throttles = (stage: Subject) => [
  ...stage
    .blocks("default_route_settings")
    .map((block) => ({ block, of: "default_route_settings" })),
  ...stage
    .blocks("route_settings")
    .map((block) => ({ block, of: `route_settings of ${quoted(block.text("route_key") ?? "")}` })),
];

export const STAGE_RULES: Rule[] = [
  {
    by: "API Gateway",
    problem: (stage) =>
      /^([\w-]+|\$default)$/.test(stage.text("name") ?? "stage")
        ? undefined
        : "Stage name only allows a-zA-Z0-9_",
    fix: "Use letters, digits, underscores and hyphens.",
    link: STAGES,
  },
  {
    problem: (stage) =>
      (stage.text("name") ?? "").length > MAX_STAGE_NAME_LENGTH
        ? `its name has ${stage.text("name")?.length} characters; API Gateway allows ${MAX_STAGE_NAME_LENGTH}`
        : undefined,
    fix: "Shorten name.",
    link: STAGES,
  },
  maxLength("description", 1024, 0),
  unique("API Gateway", ["api_id", "name"], () => "Stage already exists"),
  oneOf("default_route_settings.logging_level", ...LEVELS),
  oneOf("route_settings.logging_level", ...LEVELS),
  {
    by: "API Gateway",
    problem: (stage) =>
      stage.isTrue("auto_deploy") && stage.gives("deployment_id")
        ? "Deployment ID cannot be set on stage because AutoDeploy is enabled"
        : undefined,
    fix: "Remove auto_deploy or deployment_id.",
    link: STAGES,
  },
  {
    by: "API Gateway",
    problem: (stage, subjects) => {
      const api = stage.text("api_id");
      const routes = subjects
        .ofType("aws_apigatewayv2_route")
        .filter((route) => route.text("api_id") === api)
        .map((route) => route.text("route_key"));
      // Without routes here, they are in another configuration.
      const keys = routes.length === 0 ? [] : stage.blocks("route_settings");
      return keys
        .map((settings) => settings.text("route_key"))
        .filter((key) => key !== undefined && !routes.includes(key))
        .map((key) => `Unable to find Route by key ${key} within the provided RouteSettings`);
    },
    fix: "Set route_key to a route of the API.",
    link: STAGES,
  },
  {
    by: "API Gateway",
    problem: (stage) =>
      stage
        .blocks("access_log_settings")
        .filter((logs) => !/\$context\.(extendedR|r)equestId/.test(logs.text("format") ?? ""))
        .map(
          () =>
            "Access Log format must include either $context.requestId or $context.extendedRequestId",
        ),
    fix: "Add $context.requestId to the format.",
    link: ACCESS_LOGS,
  },
  {
    problem: (stage) =>
      stage.blocks("access_log_settings").flatMap((settings) => {
        const arn = settings.text("destination_arn") ?? "arn:aws:logs:";
        return /^arn:[^:]+:logs:/.test(arn)
          ? []
          : [`access logs of WebSocket and HTTP APIs can only go to log groups, not to ${arn}`];
      }),
    fix: 'Set destination_arn to "${aws_cloudwatch_log_group.NAME.arn}".',
    link: ACCESS_LOGS,
  },
  {
    problem: (stage) =>
      stage
        .entries("stage_variables")
        .filter(([name, value]) => !/^\w+$/.test(name) || !/^[\w\-.~:/?#&=,]+$/.test(value))
        .map(
          ([name]) =>
            `the stage variable ${quoted(name)} has characters that API Gateway does not allow`,
        ),
    fix: "Use letters, digits and underscores in its name, and additionally -.~:/?#&=, in its value.",
    link: STAGES,
  },
  {
    problem: (stage) =>
      stage
        .entries("stage_variables")
        .filter(
          ([name, value]) =>
            name.length > MAX_VARIABLE_NAME_LENGTH || value.length > MAX_VARIABLE_LENGTH,
        )
        .map(
          ([name, value]) =>
            `the stage variable ${quoted(name)} has a name of ${name.length} and a value of ${value.length} characters; ` +
            `API Gateway allows ${MAX_VARIABLE_NAME_LENGTH} and ${MAX_VARIABLE_LENGTH}`,
        ),
    fix: "Shorten it, or use an environment variable of the function.",
    link: QUOTAS,
  },
  {
    level: "warning",
    problem: (stage) =>
      throttles(stage).flatMap(({ block, of }) => {
        const zero = ["throttling_rate_limit", "throttling_burst_limit"].filter(
          (name) => (block.number(name) ?? 0) === 0,
        );
        return zero.length === 0
          ? []
          : [`${of} has ${zero.join(" and ")} of 0, so every request is answered with 429`];
      }),
    fix: "Set both limits: Terraform sends 0 for a missing one.",
    link: "https://github.com/hashicorp/terraform-provider-aws/issues/14742",
  },
];

export const DEPLOYMENT_RULES: Rule[] = onlyFor("WEBSOCKET", [
  maxLength("description", 1024, 0),
  {
    by: "API Gateway",
    problem: (deployment, subjects) =>
      mayFollowRoute(deployment, subjects)
        ? undefined
        : "At least one route is required before deploying the Api.",
    fix: "Add the routes to depends_on: Terraform may create the deployment before them.",
    link: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/apigatewayv2_deployment",
  },
]);

/** Whether the subject depends on a route, or may do so. */
const mayFollowRoute = (
  subject: Subject,
  subjects: Subjects,
  visited = new Set<Subject>(),
): boolean => {
  if (subject.type === "aws_apigatewayv2_route") return true;
  if (visited.has(subject)) return false;
  visited.add(subject);
  const { addresses, isComplete } = subject.references();
  const isNamed = ({ address }: Subject) =>
    addresses.includes(address.replace(/\[("([^"\\]|\\.)*"|\d+)\]$/, ""));
  return (
    !isComplete ||
    subjects.all.filter(isNamed).some((next) => mayFollowRoute(next, subjects, visited))
  );
};
