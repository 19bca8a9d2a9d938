// What a policy allows more than before, found without comparing every pair.
import { expect } from "chai";
import { type Arbitrary, array, assert, constantFrom, property, record } from "fast-check";
import { listWidened } from "../../../plan-review/iam/coverage.ts";
import { compareGrants, type Grant } from "../../../plan-review/iam/grants.ts";
import { matchesPattern } from "../../../shared/wildcards.ts";

/** Few different values, so that many cover one another. */
const grant: Arbitrary<Grant> = record({
  effect: constantFrom("Allow", "Deny"),
  action: constantFrom("s3:Get", "s3:get*", "s3:*", "*", "s?:Get", "everything but s3:Get", ""),
  resource: constantFrom("", "*", "arn:a", "arn:a/b", "arn:a/*", "arn:*/b", "everything but arn:a"),
  principal: constantFrom("", "*", "AWS 1"),
  condition: constantFrom("", '{"Bool":{"a":"true"}}'),
});

const isPart = (one: Grant, wider: Grant): boolean =>
  wider.effect === "Allow" &&
  ![wider.action, wider.resource].some((text) => text.startsWith("everything but ")) &&
  matchesPattern(wider.action.toLowerCase(), one.action.toLowerCase()) &&
  matchesPattern(wider.resource, one.resource) &&
  wider.principal === one.principal &&
  ["", one.condition].includes(wider.condition);

const isSame = (one: Grant, other: Grant): boolean =>
  JSON.stringify({ ...one, action: one.action.toLowerCase() }) ===
  JSON.stringify({ ...other, action: other.action.toLowerCase() });

const compareEveryPair = (before: Grant[], after: Grant[]): Grant[] => [
  ...after.filter(
    (one) =>
      one.effect === "Allow" && !before.some((wider) => isSame(one, wider) || isPart(one, wider)),
  ),
  ...before.filter((one) => one.effect === "Deny" && !after.some((other) => isSame(one, other))),
];

describe("what a policy allows more", () => {
  it("is the same as when every pair is compared", () => {
    const policy = array(grant, { maxLength: 8 });
    assert(
      property(policy, policy, (before, after) => {
        const widened = listWidened(before, compareGrants(before, after));
        expect(widened).to.deep.equal(compareEveryPair(before, after));
      }),
      { numRuns: 2000 },
    );
  });
});
