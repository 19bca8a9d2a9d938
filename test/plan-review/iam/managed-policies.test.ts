// AWS managed policies as permissions that can be compared.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { isUnresolved, resolveManaged } from "../../../plan-review/iam/managed-policies.ts";

const AWS = "arn:aws:iam::aws:policy/";

describe("AWS managed policies in a review", () => {
  it("have conditions", () => {
    const passed = resolveManaged(`${AWS}AWSLambda_FullAccess`)?.find(
      ({ action }) => action === "iam:PassRole",
    );
    expect(passed?.condition).to.include("lambda.amazonaws.com");
  });

  it("can all be compared", () => {
    const [, ...lines] = readFileSync("shared/facts/managed-policies.txt", "utf8")
      .trimEnd()
      .split("\n");
    for (const line of lines) {
      const arn = AWS + line.slice(0, line.indexOf(" "));
      expect(resolveManaged(arn)?.length, arn).to.be.above(0);
    }
  }).timeout(60_000);

  it("are unresolved if the table does not have them, unlike a customer's policy", () => {
    expect(isUnresolved(`${AWS}NoSuchPolicy`)).to.equal(true);
    expect(isUnresolved(`${AWS}AdministratorAccess`)).to.equal(false);
    expect(isUnresolved("arn:aws:iam::123456789012:policy/Own")).to.equal(false);
  });
});
