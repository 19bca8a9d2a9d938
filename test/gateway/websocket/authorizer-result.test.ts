// Results of an authorizer: allowed, not allowed, malformed.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { readAuthorizerResult } from "../../../gateway/websocket/authorizer-result.ts";

const METHOD_ARN = "arn:aws:execute-api:eu-west-1:000000000000:api1/test/$connect";

const statement = (more: object = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: METHOD_ARN,
  ...more,
});

const resultWith = (more: object = {}) => ({
  principalId: "me",
  policyDocument: { Statement: [statement()] },
  ...more,
});

const readText = (payload: string) =>
  readAuthorizerResult(payload, { methodArn: METHOD_ARN, keys: NO_KEYS });

const read = (result: unknown) => readText(JSON.stringify(result));

const NO_POLICY =
  "the authorizer's result is not a policy; expected principalId, policyDocument and optionally a flat context";

describe("the result of an authorizer", () => {
  for (const [what, more, decision] of [
    ["allows the call", {}, "allowed"],
    ["allows another action", { Action: "execute-api:ManageConnections" }, "not allowed"],
    ["allows another route", { Resource: METHOD_ARN.replace("test", "live") }, "not allowed"],
    ["denies the call", { Effect: "Deny" }, "denied"],
  ] as const) {
    it(`${what}: ${decision}`, () => {
      const answer = read(resultWith({ policyDocument: { Statement: [statement(more)] } }));
      expect(answer).to.have.nested.property("verdict.decision", decision);
    });
  }

  it("has a context of texts, in which its principal has the last word", () => {
    const context = { text: "a", number: 1, flag: false, principalId: "you" };
    expect(read(resultWith({ context }))).to.have.deep.property("context", {
      text: "a",
      number: "1",
      flag: "false",
      principalId: "me",
    });
    expect(read(resultWith())).to.have.deep.property("context", { principalId: "me" });
  });

  for (const [what, result] of [
    ["null", null],
    ["a list", []],
    ["a text", "Allow"],
    ["no principal", resultWith({ principalId: undefined })],
    ["a number as principal", resultWith({ principalId: 1 })],
    ["no policy", resultWith({ policyDocument: undefined })],
    ["a text as policy", resultWith({ policyDocument: "Allow" })],
    ["a list in the context", resultWith({ context: { a: [] } })],
    ["a map in the context", resultWith({ context: { a: {} } })],
    ["null in the context", resultWith({ context: { a: "x", b: null } })],
    ["a text as context", resultWith({ context: "x" })],
    ["null as context", resultWith({ context: null })],
  ] as const) {
    it(`is no policy: ${what}`, () => {
      expect(read(result)).to.deep.equal({ problem: NO_POLICY });
    });
  }

  it("is no policy when it is not JSON", () => {
    expect(readText("{")).to.deep.equal({ problem: NO_POLICY });
  });

  it("has a policy that AWS accepts, or says what is wrong with it", () => {
    const answer = read(
      resultWith({ policyDocument: { Statement: [statement({ Effect: "No" })] } }),
    );
    expect(answer)
      .to.have.property("problem")
      .that.matches(/^the authorizer's policy: statement 1/);
  });

  it("has at most 8 KiB, in bytes", () => {
    const empty = Buffer.byteLength(JSON.stringify(resultWith({ context: { a: "é" } }))) - 2;
    const withBytes = (bytes: number) =>
      read(resultWith({ context: { a: "é".repeat(1) + "x".repeat(bytes - empty - 2) } }));
    expect(withBytes(8192)).to.have.property("verdict");
    expect(withBytes(8193)).to.deep.equal({
      problem: "the authorizer's result has 8193 bytes; expected at most 8192",
    });
  });
});
