// Which function made a call, by the access key that signed it.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { Callers, credentialsFor, readAccessKeyId } from "../../../gateway/iam/credentials.ts";

const FUNCTIONS = ["work", "play"].map((functionName) => ({
  functionName,
  arn: `arn:${functionName}`,
  roleArn: "arn:role",
}));

describe("the credentials of functions", () => {
  it("are temporary ones, derived from the name", () => {
    const digest = createHash("sha256").update("work").digest("hex").toUpperCase();
    const credentials = credentialsFor({ functionName: "work" });
    expect(credentials).to.deep.equal({
      accessKeyId: `ASIA${digest.slice(0, 16)}`,
      secretAccessKey: digest,
      sessionToken: `local-${digest}`,
    });
    expect(credentials.accessKeyId).to.have.length(20);
  });

  it("identify the function", () => {
    const callers = new Callers(FUNCTIONS);
    for (const fn of FUNCTIONS) {
      const { accessKeyId } = credentialsFor(fn);
      expect(callers.find(`AWS4-HMAC-SHA256 Credential=${accessKeyId}/2026/x`)).to.equal(fn);
    }
    expect(callers.find("AWS4-HMAC-SHA256 Credential=AKIAOTHER/2026/x")).to.equal(undefined);
    expect(callers.find(undefined)).to.equal(undefined);
  });

  for (const [header, expected] of [
    ["AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu-west-1/sqs/aws4_request", "AKIA1"],
    ["Credential=AKIA1/x", "AKIA1"],
    ["Credential=AKIA1", ""],
    ["Credential=/x", ""],
    ["Credential=AK IA/x", ""],
    ["Credential=AK,IA/x", ""],
    ["Bearer token", ""],
    ["", ""],
    [undefined, ""],
  ] as const) {
    it(`of ${JSON.stringify(header)} are ${JSON.stringify(expected)}`, () => {
      expect(readAccessKeyId(header)).to.equal(expected);
    });
  }
});
