// Rules about expiry, partial batches, protection and encryption.
import { expect } from "chai";
import type { Resource } from "../../../plan-review/plan/model.ts";
import { changed, created, findings, ids, kept } from "../resources.ts";

const table = (before: object, after: object, others: Partial<Resource> = {}) =>
  ids(changed("aws_dynamodb_table", { ...before }, { ...after }, others));

describe("PR011, expiry of items turned off", () => {
  const ttl = (enabled: boolean, name = "e") => ({ ttl: [{ attribute_name: name, enabled }] });

  it("reports expiry that is off, removed, or uses another attribute", () => {
    expect(table(ttl(true), ttl(false))).to.deep.equal(["PR011"]);
    expect(table(ttl(true), { ttl: [] })).to.deep.equal(["PR011"]);
    expect(table(ttl(true), ttl(true, "x"))).to.deep.equal(["PR011"]);
  });

  it("accepts it on, turned on, never configured, and unknown", () => {
    expect(table(ttl(true), ttl(true))).to.deep.equal([]);
    expect(table(ttl(false), ttl(true))).to.deep.equal([]);
    expect(table({}, {})).to.deep.equal([]);
    expect(table(ttl(true), {}, { unknown: { ttl: true } })).to.deep.equal([]);
    expect(ids(created("aws_dynamodb_table", {}))).to.deep.equal([]);
  });
});

describe("PR012, partial batches off", () => {
  const SQS = "arn:aws:sqs:eu-west-1:123456789012:jobs";
  const mapping = (after: object, others: Partial<Resource> = {}) =>
    ids(kept("aws_lambda_event_source_mapping", { ...after }, others));
  const on = { function_response_types: ["ReportBatchItemFailures"] };

  it("reports a mapping that ignores which messages failed", () => {
    expect(mapping({ event_source_arn: SQS })).to.deep.equal(["PR012"]);
    expect(mapping({ event_source_arn: SQS, function_response_types: [] })).to.deep.equal([
      "PR012",
    ]);
    const unknown = { unknown: { event_source_arn: true } };
    expect(mapping({}, unknown), "from an unknown source").to.deep.equal(["PR012"]);
    const references = ["aws_sqs_queue.jobs.arn", "aws_sqs_queue.jobs"];
    const written = { event_source_arn: { references } };
    expect(mapping({}, { ...unknown, written })).to.deep.equal(["PR012"]);
  });

  it("accepts it on, and sources that do not support it", () => {
    expect(mapping({ event_source_arn: SQS, ...on })).to.deep.equal([]);
    expect(mapping({ event_source_arn: "arn:aws:kafka:eu-west-1:1:cluster/c" })).to.deep.equal([]);
    const unknown = { unknown: { function_response_types: true } };
    expect(mapping({ event_source_arn: SQS }, unknown)).to.deep.equal([]);
  });
});

describe("PR013, deletion protection turned off", () => {
  const is = (deletion_protection_enabled: boolean | null) => ({ deletion_protection_enabled });

  it("objects when it was on", () => {
    expect(table(is(true), is(false))).to.deep.equal(["PR013"]);
    expect(table(is(true), is(null))).to.deep.equal(["PR013"]);
  });

  it("accepts it on, turned on, and never there", () => {
    expect(table(is(true), is(true))).to.deep.equal([]);
    expect(table(is(false), is(true))).to.deep.equal([]);
    expect(table(is(false), is(false))).to.deep.equal([]);
  });
});

describe("PR014, point-in-time recovery turned off", () => {
  const is = (enabled: boolean) => ({ point_in_time_recovery: [{ enabled }] });

  it("objects when it was on", () => {
    expect(table(is(true), is(false))).to.deep.equal(["PR014"]);
    expect(table(is(true), { point_in_time_recovery: [] })).to.deep.equal(["PR014"]);
  });

  it("accepts it on, turned on, and computed", () => {
    expect(table(is(true), is(true))).to.deep.equal([]);
    expect(table(is(false), is(true))).to.deep.equal([]);
    expect(table(is(true), {}, { unknown: { point_in_time_recovery: true } })).to.deep.equal([]);
  });
});

describe("PR015, a queue without encryption", () => {
  const queue = (body: object, others: Partial<Resource> = {}) =>
    findings(kept("aws_sqs_queue", { ...body }, others)).map(({ id }) => id);

  it("objects when neither SQS nor KMS encrypts", () => {
    expect(queue({ sqs_managed_sse_enabled: false })).to.deep.equal(["PR015"]);
    expect(queue({ sqs_managed_sse_enabled: false, kms_master_key_id: "" })).to.deep.equal([
      "PR015",
    ]);
  });

  it("accepts either, and what SQS does when nothing is said", () => {
    expect(queue({ sqs_managed_sse_enabled: true })).to.deep.equal([]);
    expect(queue({ sqs_managed_sse_enabled: false, kms_master_key_id: "key" })).to.deep.equal([]);
    const unknown = { unknown: { kms_master_key_id: true } };
    expect(queue({ sqs_managed_sse_enabled: false }, unknown)).to.deep.equal([]);
    expect(queue({})).to.deep.equal([]);
  });
});
