// What a request is signed for, and what is said when that is not the API.
import { expect } from "chai";
import { describeWrongScope, readSignatureScope } from "../../../gateway/iam/signature-scope.ts";

const sign = (credential: string): string =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;

describe("the scope of a signature", () => {
  for (const [header, expected] of [
    [
      sign("AKIA1/20260101/eu-west-1/execute-api/aws4_request"),
      { accessKey: "AKIA1", region: "eu-west-1", service: "execute-api" },
    ],
    [
      "AWS4-HMAC-SHA256 SignedHeaders=host, Credential=AKIA1/20260101/eu-west-1/sqs/aws4_request",
      { accessKey: "AKIA1", region: "eu-west-1", service: "sqs" },
    ],
    [sign("AKIA1/20260101///aws4_request"), { accessKey: "AKIA1", region: "", service: "" }],
    [undefined, undefined],
    ["", undefined],
    ["Bearer token", undefined],
    [`x${sign("AKIA1/20260101/eu-west-1/sqs/aws4_request")}`, undefined],
    [sign("AKIA1/20260101/eu-west-1/sqs/aws4_request").replace("SHA256", "SHA1"), undefined],
    [sign("/20260101/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AK IA/20260101/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AK,IA/20260101/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AKIA1/2026010/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AKIA1/202601011/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AKIA1/20260101x/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AKIA1/2026-1-1/eu-west-1/sqs/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu west/sqs/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu,west/sqs/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu-west-1/s qs/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu-west-1/s,qs/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu-west-1/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu-west-1/sqs/more/aws4_request"), undefined],
    [sign("AKIA1/20260101/eu-west-1/sqs/aws3_request"), undefined],
  ] as const) {
    it(`of ${JSON.stringify(header)} is ${JSON.stringify(expected)}`, () => {
      expect(readSignatureScope(header)).to.deep.equal(expected);
    });
  }

  const scope = { accessKey: "AKIA1", region: "eu-west-1", service: "execute-api" };

  it("is right for the API's service in its Region", () => {
    expect(describeWrongScope(scope, "eu-west-1")).to.equal(undefined);
  });

  for (const [given, text] of [
    [undefined, "The request is not signed with Signature Version 4."],
    [
      { ...scope, service: "sqs" },
      'It is signed for "sqs" in "eu-west-1"; expected "execute-api" in "eu-west-1".',
    ],
    [
      { ...scope, region: "us-east-1" },
      'It is signed for "execute-api" in "us-east-1"; expected "execute-api" in "eu-west-1".',
    ],
  ] as const) {
    it(`is described otherwise: ${text}`, () => {
      expect(describeWrongScope(given, "eu-west-1")).to.equal(text);
    });
  }
});
