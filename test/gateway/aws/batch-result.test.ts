// Which messages of a batch a function has handled, by its result.
import { expect } from "chai";
import { handledMessageIds } from "../../../gateway/aws/batch-result.ts";

const IDS = ["a", "b", "c"];
const failing = (...ids: unknown[]) =>
  JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the handled messages of a batch", () => {
  for (const payload of [
    "null",
    "{}",
    '"x"',
    "5",
    "true",
    failing(),
    '{"batchItemFailures":null}',
  ]) {
    it(`are all for ${payload}`, () => {
      expect(handledMessageIds(payload, IDS, true)).to.deep.equal(IDS);
    });
  }

  for (const payload of [
    "",
    "{",
    '{"batchItemFailures":"a"}',
    '{"batchItemFailures":{}}',
    '{"batchItemFailures":["a"]}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":[{}]}',
    failing(""),
    failing(5),
    failing("d"),
    failing("a", "d"),
  ]) {
    it(`are none for ${JSON.stringify(payload)}`, () => {
      expect(handledMessageIds(payload, IDS, true)).to.deep.equal([]);
    });
  }

  it("are those that are not named as failed", () => {
    expect(handledMessageIds(failing("b"), IDS, true)).to.deep.equal(["a", "c"]);
    expect(handledMessageIds(failing("a", "c"), IDS, true)).to.deep.equal(["b"]);
    expect(handledMessageIds(failing("c", "a", "b"), IDS, true)).to.deep.equal([]);
  });

  it("are all where the mapping reports no failures", () => {
    for (const payload of [failing("a"), "{", ""])
      expect(handledMessageIds(payload, IDS, false)).to.deep.equal(IDS);
  });
});
