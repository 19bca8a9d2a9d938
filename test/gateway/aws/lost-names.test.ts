// The attribute name that the embedded DynamoDB would lose, wherever a call has it.
import { expect } from "chai";
import { findWrongMember } from "../../../gateway/aws/call-shapes.ts";
import { findLostName } from "../../../gateway/aws/lost-names.ts";

const LOST = {
  message: 'The embedded DynamoDB has no attribute named "__proto__".',
  kind: "range",
};

/** As a call has it: an own property. */
const read = (text: string) => JSON.parse(text) as object;

describe("the attribute name that is lost", () => {
  for (const text of [
    '{"__proto__": {"S": "x"}}',
    '{"TableName": "t", "Item": {"id": {"S": "a"}, "__proto__": {"S": "x"}}}',
    '{"Item": {"m": {"M": {"__proto__": {"S": "x"}}}}}',
    '{"Item": {"l": {"L": [{"S": "a"}, {"M": {"__proto__": null}}]}}}',
    '{"ExpressionAttributeNames": {"#a": "a", "#b": "__proto__"}}',
  ]) {
    it(`is refused in ${text}`, () => {
      expect(findLostName(read(text))).to.deep.equal(LOST);
      expect(findWrongMember("DynamoDB_20120810.PutItem", read(text))).to.deep.equal(LOST);
      expect(findWrongMember("DynamoDB_20120810.Unknown", read(text))).to.deep.equal(LOST);
    });
  }

  for (const text of [
    "{}",
    '{"": {"#a": "__proto__"}}',
    '{"TableName": "__proto__"}',
    '{"Item": {"": {"S": "x"}, "proto": {"S": "__proto__"}, "n": null}}',
    '{"ExpressionAttributeNames": null}',
    '{"ExpressionAttributeNames": {}}',
    '{"ExpressionAttributeNames": {"#a": "a", "#b": ""}}',
  ]) {
    it(`is not in ${text}`, () => {
      expect(findLostName(read(text))).to.equal(undefined);
      expect(findWrongMember("DynamoDB_20120810.Unknown", read(text))).to.equal(undefined);
    });
  }

  it("is passed on to other services", () => {
    const input = read('{"Value": {"__proto__": 1}}');
    for (const target of ["AmazonSQS.Unknown", "AWSEvents.Unknown", "x.DynamoDB_"])
      expect(findWrongMember(target, input), target).to.equal(undefined);
  });
});
