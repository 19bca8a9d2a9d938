// How a refusal is explained: which statement to change, or which one is missing.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";
import { explain } from "../../../gateway/iam/refusals.ts";

const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const deny = { ...allow, Effect: "Deny" };
const REQUEST = { action: "sqs:SendMessage", resource: "arn:x", keys: NO_KEYS };

const explainFor = (...Statement: object[]): string =>
  explain(judge(readPolicy({ Statement }, "p", "identity").statements, REQUEST), "Add this.");

describe("an explanation", () => {
  it("is what is missing when no statement is about the call", () => {
    expect(explainFor()).to.equal("Add this.");
    expect(explainFor({ ...allow, Action: "s3:*" })).to.equal("Add this.");
    const Condition = { Bool: { a: "true" } };
    expect(explainFor({ ...deny, Condition })).to.equal("Add this.");
    expect(explain({ decision: "allowed" }, "Add this.")).to.equal("Add this.");
  });

  it("names the boundary", () => {
    expect(explain({ decision: "outside", boundary: "arn:b" }, "")).to.equal(
      "The role's policies allow it, but its permissions boundary arn:b does not.",
    );
  });

  it("names the statement that denies, with its conditions", () => {
    const end = "A Deny overrides any Allow: change that statement.";
    expect(explainFor(allow, deny)).to.equal(`p, statement 2, denies it. ${end}`);
    const Condition = { Null: { a: "true" }, StringNotEquals: { b: ["x", "y"] } };
    expect(explainFor(allow, { ...deny, Condition })).to.equal(
      `p, statement 2, denies it where Null a ["true"] and StringNotEquals b ["x","y"]. ${end}`,
    );
  });

  it("names the first three statements that would allow it, with what they lack", () => {
    const Condition = { Bool: { a: "true" }, Null: { b: "false" } };
    const one = (number: number) =>
      `p, statement ${number}, would allow it, but Bool a is absent, expected "true", and ` +
      "Null b is absent, expected it to be present.";
    const lacking = { ...allow, Condition };
    expect(explainFor(lacking)).to.equal(one(1));
    expect(explainFor(lacking, lacking, lacking, lacking)).to.equal([1, 2, 3].map(one).join(" "));
  });
});
