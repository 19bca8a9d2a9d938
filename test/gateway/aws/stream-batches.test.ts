// What is handed to the function of a stream after each outcome.
import { expect } from "chai";
import { splitFailed } from "../../../gateway/aws/stream-batches.ts";
import type { StreamRecord } from "../../../gateway/aws/stream-records.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";

const record = (SequenceNumber: string) => ({ dynamodb: { SequenceNumber } }) as StreamRecord;

const FAILED: Outcome = { error: { errorType: "Error", errorMessage: "bad" } };
const reporting = (...ids: unknown[]): Outcome => ({
  payload: JSON.stringify({
    batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
  }),
});

/** `{records} after {attempts}` of each batch that is next. */
const next = (
  ids: string,
  outcome: Outcome,
  { bisects = false, reportsBatchItemFailures = true } = {},
): string[] =>
  splitFailed(
    { bisects, reportsBatchItemFailures },
    { records: ids.split("").map(record), attempts: 3 },
    outcome,
  ).map(
    ({ records, attempts }) =>
      `${records.map(({ dynamodb }) => dynamodb.SequenceNumber).join("")} after ${attempts}`,
  );

describe("the batches after an outcome", () => {
  for (const payload of [
    "null",
    "{}",
    "5",
    '"a"',
    '{"batchItemFailures":[]}',
    '{"batchItemFailures":null}',
  ]) {
    it(`are none for ${payload}`, () => {
      expect(next("abc", { payload })).to.deep.equal([]);
      expect(next("abc", { payload }, { bisects: true })).to.deep.equal([]);
    });
  }

  it("are the whole batch once more for an error", () => {
    expect(next("abc", FAILED)).to.deep.equal(["abc after 4"]);
    expect(next("abc", FAILED, { reportsBatchItemFailures: false })).to.deep.equal(["abc after 4"]);
  });

  it("are the records from the first that is reported", () => {
    expect(next("abcd", reporting("c"))).to.deep.equal(["cd after 4"]);
    expect(next("abcd", reporting("d", "b"))).to.deep.equal(["bcd after 4"]);
    expect(next("abcd", reporting("a"))).to.deep.equal(["abcd after 4"]);
  });

  it("are none for a report where the mapping reads none", () => {
    expect(next("abc", reporting("b"), { reportsBatchItemFailures: false })).to.deep.equal([]);
    expect(next("abc", { payload: "" }, { reportsBatchItemFailures: false })).to.deep.equal([]);
  });

  for (const payload of [
    "",
    "{",
    '{"batchItemFailures":"b"}',
    '{"batchItemFailures":{}}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":["b"]}',
    '{"batchItemFailures":[{}]}',
    '{"batchItemFailures":[{"itemIdentifier":"x"},{"itemIdentifier":"c"}]}',
  ]) {
    it(`are the whole batch for the report ${JSON.stringify(payload)}`, () => {
      expect(next("abc", { payload })).to.deep.equal(["abc after 4"]);
    });
  }

  it("are halves where the mapping bisects, which count as no further attempt", () => {
    const bisects = { bisects: true };
    expect(next("abcd", FAILED, bisects)).to.deep.equal(["ab after 3", "cd after 3"]);
    expect(next("abc", FAILED, bisects)).to.deep.equal(["ab after 3", "c after 3"]);
    expect(next("ab", FAILED, bisects)).to.deep.equal(["a after 3", "b after 3"]);
    expect(next("a", FAILED, bisects)).to.deep.equal(["a after 4"]);
  });

  it("are split at the record that is reported where the mapping bisects", () => {
    const bisects = { bisects: true };
    expect(next("abcd", reporting("b"), bisects)).to.deep.equal(["bcd after 3"]);
    expect(next("abcd", reporting("d"), bisects)).to.deep.equal(["d after 3"]);
    expect(next("abcd", reporting("a"), bisects)).to.deep.equal(["ab after 3", "cd after 3"]);
  });
});
