import { expect } from "chai";
import { matchesPattern } from "../../../local/iam/pattern.ts";
import { isAllowed } from "../../../local/iam/policy.ts";

describe("IAM patterns", () => {
  for (const [pattern, text, matches] of [
    ["*", "", true],
    ["a*c", "abbc", true],
    ["a*c", "a/b:c", true],
    ["a*c", "abcd", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a.c", "abc", false],
    ["$connect", "$connect", true],
    ["a(b", "a(b", true],
  ] as const) {
    it(`${pattern} ${matches ? "matches" : "does not match"} "${text}"`, () => {
      expect(matchesPattern(pattern, text)).to.equal(matches);
    });
  }
});

describe("IAM policies", () => {
  const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:queue" };

  for (const [what, Statement, allowed] of [
    ["nothing", undefined, false],
    ["an Allow that is no list", allow, true],
    ["an Allow of another action", [{ ...allow, Action: ["sqs:Other"] }], false],
    ["an Allow of another resource", [{ ...allow, Resource: ["arn:other"] }], false],
    ["an Allow and a Deny", [allow, { ...allow, Effect: "Deny" }], false],
    [
      "an Allow and a Deny of something else",
      [allow, { ...allow, Effect: "Deny", Action: "x" }],
      true,
    ],
    ["NotAction of it", [{ Effect: "Allow", NotAction: "sqs:*", Resource: "*" }], false],
    ["NotAction of another", [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }], true],
    ["NotResource of it", [{ Effect: "Allow", Action: "*", NotResource: "arn:q*" }], false],
    ["NotResource of another", [{ Effect: "Allow", Action: "*", NotResource: "arn:x" }], true],
    ["an Allow without a resource", [{ Effect: "Allow", Action: "*" }], false],
  ] as const) {
    it(`${what}: ${allowed ? "allowed" : "not allowed"}`, () => {
      const policy = { Statement } as Parameters<typeof isAllowed>[0];
      expect(isAllowed(policy, "sqs:SendMessage", "arn:queue")).to.equal(allowed);
    });
  }
});
