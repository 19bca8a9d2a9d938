// Data sources that are answered without AWS.
import { expect } from "chai";
import { dataSourceAttributes } from "../../../local/terraform/data-sources.ts";
import type { Value } from "../../../local/terraform/values.ts";

const policyOf = (given: { [name: string]: Value }) => {
  const { json } = dataSourceAttributes("aws_iam_policy_document", {
    region: "eu-west-1",
    accountId: "000000000000",
    argument: (name) => given[name],
  });
  return JSON.parse(String(json?.())).Statement as object[];
};

const document = (...statements: object[]): string => JSON.stringify({ Statement: statements });

describe("a policy document", () => {
  it("has the statements of its sources, its own, and those that override them", () => {
    const statements = policyOf({
      source_policy_documents: [document({ Sid: "a", Action: "a:A" }), document({ Action: "b:B" })],
      statement: [{ actions: ["c:C"], resources: ["*"] }],
      override_policy_documents: [document({ Sid: "d", Action: "d:D" })],
    });
    expect(statements).to.deep.equal([
      { Sid: "a", Action: "a:A" },
      { Action: "b:B" },
      { Effect: "Allow", Action: ["c:C"], Resource: ["*"] },
      { Sid: "d", Action: "d:D" },
    ]);
  });

  it("has what comes later of the same Sid, in the place of the first", () => {
    const statements = policyOf({
      source_policy_documents: [document({ Sid: "a", Action: "a:A" }, { Sid: "b", Action: "b:B" })],
      statement: [{ sid: "a", actions: ["c:C"] }],
      override_policy_documents: [document({ Sid: "b", Action: "d:D" })],
    });
    expect(statements).to.deep.equal([
      { Sid: "a", Effect: "Allow", Action: ["c:C"] },
      { Sid: "b", Action: "d:D" },
    ]);
  });

  it("has no statement when nothing is given", () => {
    expect(policyOf({})).to.deep.equal([]);
  });
});
