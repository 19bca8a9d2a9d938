// How rules are applied: all at once, to JSON and plans alike, but not to unknown or missing values.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { applyRules, findingsIn, RefusedConfiguration } from "../../../gateway/rules/findings.ts";
import { RULES } from "../../../gateway/rules/table-of-rules.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";
import { documentWith, judge, planOfDocument, short } from "../helpers/judge.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

const TIMEOUT = { "aws_apigatewayv2_integration.ping": { timeout_milliseconds: 30_000 } };
const MEMORY = { "aws_lambda_function.ping": { memory_size: 64 } };

describe("rules", () => {
  it("find nothing in a valid configuration, which has every resource type except queue policies", () => {
    expect(judge({})).to.deep.equal([]);
    const types = new Set(Object.keys(documentWith({})["resource"] as object));
    expect([...RULES.keys()].filter((type) => !types.has(type))).to.deep.equal([
      "aws_iam_policy",
      "aws_iam_role_policy_attachment",
      "aws_sqs_queue_policy",
      "aws_sqs_queue_redrive_allow_policy",
      "aws_sqs_queue_redrive_policy",
    ]);
  });

  it("prevent the start with one line per error: address, message, fix, link", async () => {
    const error = await startFixture({
      routes: { ping: { fn: { memory_size: 64 } } },
      resources: {
        aws_apigatewayv2_api: { api: { name: "x", protocol_type: "WEBSOCKET" } },
      },
    }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RefusedConfiguration);
    expect((error as Error).message).to.equal(
      [
        "AWS rejects this configuration (2 problems):",
        "- aws_apigatewayv2_api.api: API Gateway rejects it: Invalid routeSelectionExpression. " +
          'Set route_selection_expression, for example to "$request.body.action". ' +
          "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html",
        "- aws_lambda_function.ping: Terraform rejects it: expected memory_size to be in the range (128 - 10240), got 64. " +
          "Set memory_size to a number from 128 to 10240. " +
          "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function",
      ].join("\n"),
    );
  });

  it("quote only the beginning of a long value", () => {
    const [finding] = judge({ "aws_apigatewayv2_api.api": { name: "x".repeat(16_000) } });
    expect(finding!.problem).to.have.lengthOf.below(2500).and.match(/x…$/);
  });

  it("name every resource that has the same warning in one line", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const { warnings } = await startFixture({
      routes: Object.fromEntries(names.map((name) => [name, { fn: { runtime: "nodejs12.x" } }])),
      stage: { default_route_settings: { throttling_burst_limit: 5 } },
    });
    expect(warnings.map((line) => line.split(":")[0])).to.deep.equal([
      "aws_apigatewayv2_stage.stage",
      names.map((name) => `aws_lambda_function.${name}`).join(", "),
    ]);
  });

  it("warn of unintended settings, and start", async () => {
    const { warnings } = await startFixture({
      routes: { ping: {} },
      stage: { default_route_settings: { throttling_burst_limit: 5 } },
    });
    expect(warnings).to.deep.equal([
      "aws_apigatewayv2_stage.stage: default_route_settings has throttling_rate_limit of 0, so every request is answered " +
        "with 429. Set both limits: Terraform sends 0 for a missing one. " +
        "https://github.com/hashicorp/terraform-provider-aws/issues/14742",
    ]);
  });

  it("ignore values that are known only after apply", () => {
    const plan = createPlan(
      {
        resources: [
          resource("aws_lambda_function.fn", { handler: "index.handler", filename: "x.zip" }),
          resource("aws_sqs_queue.jobs", { name: "jobs" }),
        ],
      },
      {
        resources: [
          declared("aws_lambda_function.fn", {
            runtime: refs("data.external.runtime"),
            memory_size: refs("local.memory"),
          }),
          declared("aws_sqs_queue.jobs", { redrive_policy: refs("aws_sqs_queue.dead.arn") }),
        ],
      },
      {
        "aws_lambda_function.fn": { runtime: true, memory_size: true },
        "aws_sqs_queue.jobs": { redrive_policy: true },
      },
    );
    expect(
      findingsIn({ ...planConfiguration(plan, { isStrict: true }), isPlan: true }),
    ).to.deep.equal([]);
  });

  it("add nothing to the notes about a plan", () => {
    const document = documentWith({});
    const plan = planOfDocument(document);
    const served = planConfiguration(plan);
    applyRules({ ...planConfiguration(plan, { isStrict: true }), isPlan: true });
    expect([...served.unknown]).to.deep.equal([]);
  });

  it("ignore arguments that cannot be evaluated", () => {
    const document = documentWith({
      "aws_lambda_function.ping": { runtime: "${data.aws_ssm_parameter.runtime.value}" },
    });
    const data = { aws_ssm_parameter: { runtime: { name: "x" } } };
    const configuration = loadConfiguration({ ...document, data }, {});
    expect(
      findingsIn({ ...configuration, unknownAttributes: new Set(), isPlan: false }),
    ).to.deep.equal([]);
  });

  it("treat the provider's zero values in plans as not set", () => {
    const plan = planOfDocument(documentWith({}));
    const zeros: Record<string, Value> = {
      ...allZero(["timeout", "memory_size", "timeout_milliseconds", "batch_size"], 0),
      ...allZero(["read_capacity", "write_capacity", "maximum_batching_window_in_seconds"], 0),
      ...allZero(
        ["image_uri", "s3_bucket", "stream_view_type", "name_prefix", "event_pattern"],
        "",
      ),
      ...allZero(["authorization_scopes", "layers", "cors_configuration", "filter_criteria"], []),
      ...allZero(
        ["api_mapping_key", "connection_id", "integration_subtype", "credentials_arn"],
        "",
      ),
      ...allZero(
        ["enable_simple_responses", "content_based_deduplication", "stream_enabled"],
        false,
      ),
      ...allZero(["payload_format_version", "authorizer_payload_format_version", "path"], null),
    };
    for (const planned of plan.planned_values.root_module.resources ?? []) {
      planned.values = { ...zeros, ...planned.values };
    }
    expect(
      findingsIn({ ...planConfiguration(plan, { isStrict: true }), isPlan: true }),
    ).to.deep.equal([]);
  });

  it("report every problem of every resource", () => {
    expect(judge({ ...TIMEOUT, ...MEMORY }).map(short)).to.deep.equal([
      "aws_lambda_function.ping: Terraform: expected memory_size to be in the range (128 - 10240), got 64",
      "aws_apigatewayv2_integration.ping: API Gateway: Timeout should be between 50 ms and 29000 ms",
    ]);
  });
});

const allZero = (names: string[], zero: Value): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, zero]));
