// The gateway warns of arguments that it does not serve, with their address and the consequence.
import { expect } from "chai";
import { unservedArguments } from "../../../../gateway/model/arguments/unserved-arguments.ts";
import { GatewayError } from "../../../../gateway/diagnostics/errors.ts";
import { planConfiguration } from "../../../../gateway/plan/plan-configuration.ts";
import { loadConfiguration, type Resource } from "../../../../gateway/terraform/configuration.ts";
import { type Changes, documentWith, planOfDocument } from "../../helpers/judge.ts";

/** Expects the same lines for the JSON and for its plan. */
const warnAbout = (changes: Changes): string[] => {
  const document = documentWith(changes);
  const lines = unservedArguments(loadConfiguration(document, {}).resources);
  const plan = planConfiguration(planOfDocument(document));
  expect(unservedArguments(plan.resources), "of the plan").to.deep.equal(lines);
  return lines;
};

const subscription = (name: string, protocol: string): Changes => ({
  [`aws_sns_topic_subscription.${name}`]: {
    topic_arn: "${aws_sns_topic.news.arn}",
    protocol,
    endpoint: "x",
  },
});

const INTEGRATION = "aws_apigatewayv2_integration.ping";

describe("unserved arguments", () => {
  it("are not reported for a fully served configuration", () => {
    expect(warnAbout({})).to.deep.equal([]);
  });

  it("are reported in one line for all resources of a type", () => {
    const queue = (name: string) => [`aws_sqs_queue.${name}`, { name, surprise: 1 }] as const;
    expect(warnAbout(Object.fromEntries(["q0", "q1", "q2", "q3", "q4"].map(queue)))).to.deep.equal([
      "aws_sqs_queue.q0.surprise, aws_sqs_queue.q1.surprise, aws_sqs_queue.q2.surprise and 2 more " +
        "are unknown to the gateway and without effect locally.",
    ]);
  });

  /** As a plan has it: the provider sets the Region, although the configuration does not. */
  const queue = (given: string[], attribute: Resource["attribute"] = () => "eu-west-1") => ({
    address: "aws_sqs_queue.jobs",
    type: "aws_sqs_queue",
    given,
    attribute,
    references: () => ({ addresses: [], isComplete: true }),
  });

  it("are reported only where the configuration has them", () => {
    expect(unservedArguments([queue([])])).to.deep.equal([]);
    expect(unservedArguments([queue(["region"])])).to.deep.equal([
      "aws_sqs_queue.jobs.region is not served locally: every resource is in the provider's Region.",
    ]);
  });

  it("count as set when they cannot be evaluated, but a fault is not hidden", () => {
    const failing = (error: Error) =>
      queue(["region"], () => {
        throw error;
      });
    expect(
      unservedArguments([failing(new GatewayError("INVALID_CONFIGURATION", "x"))]),
    ).to.have.length(1);
    expect(() => unservedArguments([failing(new TypeError("a fault"))])).to.throw("a fault");
  });

  for (const [what, changes, ...lines] of [
    [
      "other parameters of the backend",
      { [INTEGRATION]: { request_parameters: { "integration.request.header.x": "'y'" } } },
    ],
    [
      "a mapping key of two levels",
      { "aws_apigatewayv2_api_mapping.mapping": { api_mapping_key: "v1/chat" } },
      "aws_apigatewayv2_api_mapping.mapping.api_mapping_key is not served locally: only the first segment of a path is " +
        "matched, so no path reaches it.",
    ],
    [
      "a mapping key of one level",
      { "aws_apigatewayv2_api_mapping.mapping": { api_mapping_key: "v1" } },
    ],
    [
      "windows over records",
      { "aws_lambda_event_source_mapping.jobs": { tumbling_window_in_seconds: 60 } },
      "aws_lambda_event_source_mapping.jobs.tumbling_window_in_seconds is not served locally: the function gets no state of " +
        "a window.",
    ],
    [
      "binary responses",
      { [INTEGRATION]: { content_handling_strategy: "CONVERT_TO_BINARY" } },
      `${INTEGRATION}.content_handling_strategy is not served locally: messages remain text.`,
    ],
    ["their default", { [INTEGRATION]: { content_handling_strategy: "CONVERT_TO_TEXT" } }],
    [
      "a mapping key of two levels, of an HTTP API",
      {
        "aws_apigatewayv2_api.shop": { name: "shop", protocol_type: "HTTP" },
        "aws_apigatewayv2_api_mapping.shop": {
          api_id: "${aws_apigatewayv2_api.shop.id}",
          domain_name: "shop.example.com",
          stage: "live",
          api_mapping_key: "v1/shop",
        },
      },
    ],
    [
      "another Region",
      { "aws_sqs_queue.jobs": { region: "us-east-1" } },
      "aws_sqs_queue.jobs.region is not served locally: every resource is in the provider's Region.",
    ],
    [
      "disabled or empty arguments",
      {
        "aws_apigatewayv2_route.ping": {
          api_key_required: false,
          request_models: {},
          request_parameter: [],
        },
        "aws_lambda_function.ping": { layers: [] },
      },
    ],
    [
      "arguments without an effect here",
      {
        "aws_lambda_function.ping": {
          description: "x",
          tracing_config: { mode: "Active" },
          vpc_config: { subnet_ids: ["s"] },
        },
      },
    ],
    [
      "subscriptions of queues and functions, but not of people",
      {
        "aws_sns_topic.news": { name: "news" },
        ...subscription("queue", "sqs"),
        ...subscription("fn", "lambda"),
        ...subscription("person", "email"),
      },
      "aws_sns_topic_subscription.person.protocol is not served locally: nothing is delivered to it; only queues and " +
        "functions are subscribed.",
    ],
    [
      "no deduplication",
      {
        "aws_sqs_queue.whole": { name: "whole.fifo", deduplication_scope: "queue" },
        "aws_sqs_queue.grouped": { name: "grouped.fifo", deduplication_scope: "messageGroup" },
      },
    ],
    [
      "a streamed response",
      { "aws_lambda_function_url.ping": { invoke_mode: "RESPONSE_STREAM" } },
      "aws_lambda_function_url.ping.invoke_mode is not served locally: clients receive a response when it is complete.",
    ],
    ["a buffered response", { "aws_lambda_function_url.ping": { invoke_mode: "BUFFERED" } }],
    [
      "no window over records",
      { "aws_lambda_event_source_mapping.jobs": { tumbling_window_in_seconds: 0 } },
    ],
    [
      "a window of one second over records",
      { "aws_lambda_event_source_mapping.jobs": { tumbling_window_in_seconds: 1 } },
      "aws_lambda_event_source_mapping.jobs.tumbling_window_in_seconds is not served locally: the function gets no state of " +
        "a window.",
    ],
    [
      "blocks without the part that is not served",
      {
        "aws_dynamodb_table.things": {
          global_secondary_index: [{ name: "by-name", hash_key: "name", projection_type: "ALL" }],
        },
      },
    ],
    [
      "a part of one of several blocks",
      {
        "aws_dynamodb_table.things": {
          global_secondary_index: [
            { name: "by-name", hash_key: "name", projection_type: "ALL" },
            { name: "by-age", key_schema: [{ attribute_name: "age", key_type: "HASH" }] },
          ],
        },
      },
      "aws_dynamodb_table.things.global_secondary_index.key_schema is not served locally: only hash_key and range_key are read.",
    ],
    [
      "an argument that is turned on or off by a text",
      {
        "aws_apigatewayv2_route.ping": { api_key_required: "false" },
        "aws_apigatewayv2_route._connect": { api_key_required: "true" },
      },
      "aws_apigatewayv2_route._connect.api_key_required is not served locally: API keys are not checked.",
    ],
    [
      "an argument of a later provider",
      { "aws_lambda_function.ping": { quantum_config: { qubits: 2 } } },
      "aws_lambda_function.ping.quantum_config is unknown to the gateway and without effect locally.",
    ],
    [
      "an argument that cannot be evaluated",
      { "aws_lambda_function.ping": { durable_config: "${data.aws_ssm_parameter.x.value}" } },
      "aws_lambda_function.ping.durable_config is not served locally: executions are not resumed.",
    ],
  ] as [string, Changes, ...string[]][]) {
    it(`${what}: ${lines.length === 0 ? "no warning" : "one line each"}`, () => {
      const document = documentWith(changes);
      if (what === "an argument that cannot be evaluated") {
        expect(unservedArguments(loadConfiguration(document, {}).resources)).to.deep.equal(lines);
      } else {
        expect(warnAbout(changes)).to.deep.equal(lines);
      }
    });
  }
});
