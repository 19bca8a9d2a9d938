// Arguments that ask for more than is served are named, each with its address and what it means.
import { expect } from "chai";
import { unservedArguments } from "../../../../gateway/model/arguments/unserved-arguments.ts";
import { planConfiguration } from "../../../../gateway/plan/plan-configuration.ts";
import { loadConfiguration } from "../../../../gateway/terraform/configuration.ts";
import { type Changes, documentWith, planOfDocument } from "../../helpers/judge.ts";

/** Lines, the same for JSON and for its plan. */
const warnAbout = (changes: Changes): string[] => {
  const document = documentWith(changes);
  const lines = unservedArguments(loadConfiguration(document, {}).resources);
  const plan = planConfiguration(planOfDocument(document));
  expect(unservedArguments(plan.resources), "of the plan").to.deep.equal(lines);
  return lines;
};

const INTEGRATION = "aws_apigatewayv2_integration.ping";
const INVOCATION = "integration.request.header.X-Amz-Invocation-Type";

describe("arguments that are not served", () => {
  it("are none in a sound configuration", () => {
    expect(warnAbout({})).to.deep.equal([]);
  });

  for (const [what, changes, ...lines] of [
    [
      "an asynchronous invocation",
      { [INTEGRATION]: { request_parameters: { [INVOCATION]: "'Event'" } } },
      `${INTEGRATION}.request_parameters is not served locally: on AWS the function is called asynchronously and nobody ` +
        "waits for its answer; here the answer is waited for.",
    ],
    [
      "other parameters of the backend",
      { [INTEGRATION]: { request_parameters: { "integration.request.header.x": "'y'" } } },
      `${INTEGRATION}.request_parameters is not served locally: nothing of it reaches the backend.`,
    ],
    [
      "a synchronous invocation",
      { [INTEGRATION]: { request_parameters: { [INVOCATION]: "'RequestResponse'" } } },
    ],
    [
      "a mapping key of two levels",
      { "aws_apigatewayv2_api_mapping.mapping": { api_mapping_key: "v1/chat" } },
      "aws_apigatewayv2_api_mapping.mapping.api_mapping_key is not served locally: only the first part of a path is " +
        "looked at, so no path leads there.",
    ],
    [
      "a mapping key of one level",
      { "aws_apigatewayv2_api_mapping.mapping": { api_mapping_key: "v1" } },
    ],
    [
      "filters of messages",
      {
        "aws_lambda_event_source_mapping.jobs": {
          filter_criteria: { filter: [{ pattern: "{}" }] },
        },
      },
      "aws_lambda_event_source_mapping.jobs.filter_criteria is not served locally: the function gets every message.",
    ],
    [
      "a VPC link, and binary answers",
      {
        [INTEGRATION]: {
          connection_type: "VPC_LINK",
          connection_id: "x",
          content_handling_strategy: "CONVERT_TO_BINARY",
        },
      },
      `${INTEGRATION}.connection_type is not served locally: no VPC is reached.`,
      `${INTEGRATION}.content_handling_strategy is not served locally: messages stay text.`,
    ],
    [
      "the defaults of both",
      {
        [INTEGRATION]: {
          connection_type: "INTERNET",
          content_handling_strategy: "CONVERT_TO_TEXT",
        },
      },
    ],
    [
      "another Region",
      { "aws_sqs_queue.jobs": { region: "us-east-1" } },
      "aws_sqs_queue.jobs.region is not served locally: everything is in the Region of the provider.",
    ],
    [
      "what is off, or empty",
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
      "what nobody could notice here",
      {
        "aws_lambda_function.ping": {
          description: "x",
          tracing_config: { mode: "Active" },
          vpc_config: { subnet_ids: ["s"] },
        },
      },
    ],
    [
      "what a later provider has",
      { "aws_lambda_function.ping": { quantum_config: { qubits: 2 } } },
      "aws_lambda_function.ping.quantum_config is not known here, so it changes nothing locally.",
    ],
    [
      "what cannot be evaluated",
      { "aws_lambda_function.ping": { layers: ["${data.aws_lambda_layer_version.x.arn}"] } },
      "aws_lambda_function.ping.layers is not served locally: the function finds what is in its zip alone, and the AWS SDK.",
    ],
  ] as [string, Changes, ...string[]][]) {
    it(`${what}: ${lines.length === 0 ? "nothing is said" : "a line each"}`, () => {
      const document = documentWith(changes);
      if (what === "what cannot be evaluated") {
        expect(unservedArguments(loadConfiguration(document, {}).resources)).to.deep.equal(lines);
      } else {
        expect(warnAbout(changes)).to.deep.equal(lines);
      }
    });
  }
});
