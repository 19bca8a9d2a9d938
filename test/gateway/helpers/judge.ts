// Applies the gateway's rules to a valid configuration with changes, as Terraform JSON and as a plan, which must agree.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type { PlanDocument } from "../../../gateway/plan/plan-document.ts";
import { type Finding, findingsIn } from "../../../gateway/rules/findings.ts";
import { loadConfiguration, type Resource } from "../../../gateway/terraform/configuration.ts";
import { isObject, type Value } from "../../../gateway/terraform/values.ts";
import { fixtureDocument } from "../../helpers/fixture-stack.ts";

type Body = Record<string, unknown>;

/** Changes of resources, or added resources, by address. Undefined removes an argument. */
export type Changes = Record<string, Body>;

export const api_id = "${aws_apigatewayv2_api.api.id}";

export const ALLOW_LAMBDA =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}';

/** One valid resource of each type that has rules. */
const SOUND: Changes = {
  "aws_iam_role.fixture": { assume_role_policy: ALLOW_LAMBDA },
  "aws_apigatewayv2_deployment.once": { api_id, depends_on: ["aws_apigatewayv2_route.ping"] },
  "aws_apigatewayv2_integration.mapped": {
    api_id,
    integration_type: "MOCK",
    timeout_milliseconds: 29_000,
  },
  "aws_apigatewayv2_integration_response.mapped": {
    api_id,
    integration_id: "${aws_apigatewayv2_integration.mapped.id}",
    integration_response_key: "$default",
  },
  "aws_apigatewayv2_domain_name.domain": {
    domain_name: "ws.example.com",
    domain_name_configuration: {
      certificate_arn: "arn:aws:acm:eu-west-1:000000000000:certificate/x",
      endpoint_type: "REGIONAL",
      security_policy: "TLS_1_2",
    },
  },
  "aws_apigatewayv2_api_mapping.mapping": {
    api_id,
    domain_name: "${aws_apigatewayv2_domain_name.domain.id}",
    stage: "${aws_apigatewayv2_stage.stage.name}",
  },
  "aws_sqs_queue.jobs": {
    name: "jobs",
    redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}","maxReceiveCount":5}',
  },
  "aws_sqs_queue.dead": { name: "dead", redrive_allow_policy: '{"redrivePermission":"allowAll"}' },
  "aws_lambda_event_source_mapping.jobs": {
    event_source_arn: "${aws_sqs_queue.jobs.arn}",
    function_name: "${aws_lambda_function.ping.arn}",
    function_response_types: ["ReportBatchItemFailures"],
    scaling_config: { maximum_concurrency: 2 },
  },
  "aws_lambda_function_url.ping": {
    function_name: "${aws_lambda_function.ping.arn}",
    authorization_type: "AWS_IAM",
    cors: { allow_origins: ["https://app.example.com"], allow_methods: ["POST"], max_age: 60 },
  },
  "aws_dynamodb_table.things": {
    name: "things",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "id",
    range_key: "at",
    attribute: [
      { name: "id", type: "S" },
      { name: "at", type: "N" },
    ],
    ttl: { attribute_name: "gone", enabled: true },
  },
  "aws_cloudwatch_event_rule.often": { name: "often", schedule_expression: "rate(1 minute)" },
  "aws_cloudwatch_event_target.often": {
    rule: "${aws_cloudwatch_event_rule.often.name}",
    arn: "${aws_lambda_function.ping.arn}",
    target_id: "ping",
  },
  "aws_iam_role_policy.logs": {
    role: "${aws_iam_role.fixture.name}",
    policy: '{"Statement":[{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}]}',
  },
};

/** The valid configuration with changes. */
export const documentWith = (changes: Changes): Body => {
  const document = fixtureDocument({
    routes: { $connect: {}, ping: { routeResponse: true } },
    authorizer: { code: "", identitySources: ["route.request.querystring.token"] },
  });
  const resources = document["resource"] as Record<string, Record<string, Body>>;
  for (const [address, change] of [...Object.entries(SOUND), ...Object.entries(changes)]) {
    const [type = "", name = ""] = address.split(".");
    const byName = (resources[type] ??= {});
    byName[name] = JSON.parse(JSON.stringify({ ...byName[name], ...change })) as Body;
  }
  return document;
};

/** Terraform's plan: every argument known, and nothing applied. */
export const planOfDocument = (document: Body): PlanDocument => {
  const { resources } = loadConfiguration(document, {});
  const named = resources.map((resource) => {
    const { address } = resource;
    const [type = "", name = ""] = address.split(".");
    return { resource, names: { address, type, name, mode: "managed" as const } };
  });
  return {
    planned_values: {
      root_module: {
        resources: named.map(({ resource, names }) => ({ ...names, values: readValues(resource) })),
      },
    },
    configuration: {
      root_module: {
        resources: named.map(({ resource, names }) => ({
          ...names,
          expressions: Object.fromEntries(
            resource.given.map((key) => [key, { constant_value: "given" }]),
          ),
          depends_on: resource.references().addresses,
        })),
      },
      provider_config: { aws: { expressions: { region: { constant_value: "eu-west-1" } } } },
    },
  };
};

const readValues = (resource: Resource): { [name: string]: Value } =>
  Object.fromEntries(
    resource.given.map((key) => [key, planned(key, resource.attribute(key) ?? null)]),
  );

const MAPS = new Set([
  "request_models",
  "request_parameters",
  "request_templates",
  "response_templates",
  "stage_variables",
  "tags",
  "triggers",
]);

/** In a plan, a block is a list of blocks. */
const planned = (name: string, value: Value): Value =>
  isObject(value) && !MAPS.has(name) ? [value] : value;

/** @returns findings, which are the same for JSON and its plan. */
export const judge = (changes: Changes): Finding[] => {
  const document = documentWith(changes);
  const json = loadConfiguration(document, {});
  const findings = findingsIn({ ...json, unknownAttributes: new Set(), isPlan: false });
  const plan = planConfiguration(planOfDocument(document), { isStrict: true });
  expect(findingsIn({ ...plan, isPlan: true }), "of the plan").to.deep.equal(findings);
  return findings;
};

/** Formats `address: source: problem`, or `warning address: …`. */
export const short = ({ address, by, level, problem }: Finding): string =>
  `${level === "warning" ? "warning " : ""}${address}: ${by ?? "ours"}: ${problem}`;

/** Changes, and the expected findings: one line each, or its start. */
export type Case = [what: string, changes: Changes, ...found: string[]];

export const itFinds = (cases: Case[]): void => {
  for (const [what, changes, ...expected] of cases) {
    it(expected.length === 0 ? `accepts ${what}` : what, () => {
      const found = judge(changes);
      const lines = found.map(short);
      expect(lines.map((line, index) => line.slice(0, expected[index]?.length))).to.deep.equal(
        expected,
      );
      for (const { fix, link } of found) {
        expect(fix).to.match(/\w.*\.$/s);
        expect(link).to.match(/^https:\/\/\S+$/);
      }
    });
  }
};
