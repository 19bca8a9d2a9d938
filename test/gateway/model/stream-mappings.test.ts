// Event source mappings from streams of tables: defaults, limits, and which are not served.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readStreamMapping } from "../../../gateway/model/stream-mappings.ts";
import type { Table } from "../../../gateway/model/tables.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const SAYS = { arn: ARN, functionName: "says" } as LambdaModel;
const STREAM = { arn: "arn:stream", view: "KEYS_ONLY" } as const;
const PLAIN = { address: "t.plain", name: "plain" } as Table;
const STREAMED = { address: "t.streamed", name: "streamed", stream: STREAM } as Table;

const read = (attributes: { [name: string]: Value } = {}) =>
  readStreamMapping(
    createResource("aws_lambda_event_source_mapping", "m", {
      event_source_arn: "arn:stream",
      function_name: "says:live",
      ...attributes,
    }),
    [PLAIN, STREAMED],
    [SAYS],
  );

describe("a mapping from a stream to a function", () => {
  it("has Lambda's defaults", () => {
    expect(read()).to.deep.equal({
      address: "m",
      table: STREAMED,
      stream: STREAM,
      functionArn: ARN,
      fn: SAYS,
      qualifier: "live",
      batchSize: 100,
      batchingWindowSeconds: 0,
      reportsBatchItemFailures: false,
      bisects: false,
      maximumRetries: Infinity,
      maximumAgeSeconds: 86_400,
      filters: [],
    });
  });

  it("has what it says", () => {
    const mapping = read({
      batch_size: 7,
      maximum_batching_window_in_seconds: 20,
      function_response_types: ["ReportBatchItemFailures"],
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 3,
      maximum_record_age_in_seconds: 60,
      filter_criteria: [{ filter: [{ pattern: '{"eventName":["INSERT"]}' }] }],
      destination_config: [{ on_failure: [{ destination_arn: "arn:queue" }] }],
    });
    expect(mapping).to.include({
      batchSize: 7,
      batchingWindowSeconds: 20,
      reportsBatchItemFailures: true,
      bisects: true,
      maximumRetries: 3,
      maximumAgeSeconds: 60,
      destinationArn: "arn:queue",
    });
    expect(mapping?.filters).to.have.length(1);
  });

  it("may retry not at all, and takes the provider's 0 and -1 for what is not set", () => {
    expect(read({ maximum_retry_attempts: 0 })?.maximumRetries).to.equal(0);
    expect(
      read({
        batch_size: 0,
        maximum_retry_attempts: -1,
        maximum_record_age_in_seconds: -1,
        destination_config: [{ on_failure: [{ destination_arn: "" }] }],
      }),
    ).to.deep.equal(read());
    expect(read({ maximum_record_age_in_seconds: 0 })).to.deep.equal(read());
  });

  it("reports no failures with another response type", () => {
    const mapping = read({ function_response_types: ["Other"] });
    expect(mapping?.reportsBatchItemFailures).to.equal(false);
  });

  for (const [what, attributes] of [
    ["is disabled", { enabled: false }],
    ["names a stream elsewhere", { event_source_arn: "arn:other" }],
    ["names no stream", { event_source_arn: null }],
    ["names a function elsewhere", { function_name: "other" }],
    ["names no function", { function_name: null }],
  ] as const) {
    it(`is not served when it ${what}`, () => {
      expect(read(attributes)).to.equal(undefined);
    });
  }
});
