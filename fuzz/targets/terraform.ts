// Terraform JSON: read, evaluated, checked by the rules, and turned into a model.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { GatewayError } from "../../gateway/diagnostics/errors.ts";
import { readModel } from "../../gateway/model/model.ts";
import { listWarnings } from "../../gateway/model/warnings.ts";
import { applyRules } from "../../gateway/rules/findings.ts";
import { loadConfiguration } from "../../gateway/terraform/configuration.ts";
import { asDocument } from "../../gateway/terraform/document.ts";
import { fixtureDocument } from "../../test/helpers/fixture-stack.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const TYPES =
  "api route route_response integration integration_response authorizer stage api_mapping domain_name deployment"
    .split(" ")
    .map((name) => `aws_apigatewayv2_${name}`);

const read = (text: string): void => {
  const configuration = loadConfiguration(asDocument(parseJsonOrNothing(text), "fuzz"), {});
  const { resources } = configuration;
  refusedBy(
    () => applyRules({ ...configuration, unknownAttributes: new Set(), isPlan: false }),
    GatewayError,
  );
  for (const resource of resources) resource.references();
  listWarnings(resources, readModel(configuration, "/nowhere"));
};

const target: Target = {
  isJson: true,
  tokens: [
    ...COMMON_TOKENS,
    ...TYPES,
    ..."resource data provider variable locals default validation condition error_message aws tags for_each count".split(
      " ",
    ),
    ..."aws_lambda_function aws_iam_role aws_iam_role_policy aws_sqs_queue aws_dynamodb_table aws_lambda_permission".split(
      " ",
    ),
    ..."aws_lambda_event_source_mapping aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_iam_policy_document".split(
      " ",
    ),
    '"${',
    '}"',
    "${local.a}",
    "${aws_sqs_queue.a.arn}",
    '"filter_criteria":{"filter":[{"pattern":"{}"}]}',
    '"inline_policy":{"policy":"{}"}',
    '"attribute":[{"name":"a","type":"S"}]',
    "statement",
    "source_policy_documents",
  ],
  seeds: [
    "{}",
    JSON.stringify({ locals: { a: ["x", "${local.b}"], b: { c: 1 } } }),
    JSON.stringify(
      fixtureDocument({
        routes: { $connect: {}, a: { routeResponse: true } },
        authorizer: { code: "" },
        variable: { v: { type: "string", default: "x" } },
        resources: {
          aws_sqs_queue: { q: { name: "q", redrive_policy: '{"deadLetterTargetArn":"a"}' } },
          aws_dynamodb_table: {
            t: { name: "t", hash_key: "a", attribute: [{ name: "a", type: "S" }] },
          },
          aws_lambda_event_source_mapping: {
            m: {
              event_source_arn: "${aws_sqs_queue.q.arn}",
              function_name: "${aws_lambda_function.a.arn}",
              filter_criteria: { filter: [{ pattern: '{"body":{"a":[{"prefix":"x"}]}}' }] },
            },
          },
          aws_cloudwatch_event_rule: { r: { schedule_expression: "rate(5 minutes)" } },
        },
      }),
    ),
  ],
  run: (input) => refusedBy(() => read(input.toString()), GatewayError),
};

export default target;
