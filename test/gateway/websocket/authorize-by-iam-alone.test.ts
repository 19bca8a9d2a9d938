// What a signed handshake asks IAM, and what becomes of the answer.
import { expect } from "chai";
import { stub } from "sinon";
import { authorizeByIam } from "../../../gateway/websocket/authorize-by-iam.ts";
import { API, handshakeRequest, infoWith } from "./connection-info.ts";

const CREDENTIAL = "AKIAME/20260101/eu-west-1/execute-api/aws4_request";
const HEADER = `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host, Signature=0`;
const IDENTITY = { sourceIp: "192.0.2.1", userAgent: "tests" };

const signedQuery = (algorithm = "AWS4-HMAC-SHA256") =>
  `X-Amz-Algorithm=${algorithm}&X-Amz-Credential=${encodeURIComponent(CREDENTIAL)}&X-Amz-Signature=0`;

const ask = (given: { rawHeaders?: readonly string[]; query?: string }, refusal?: object) => {
  const access = {
    findRefusal: stub().returns(refusal),
    identify: stub().returns({ userId: "id", userArn: "arn:user" }),
  };
  const request = handshakeRequest(given);
  const decision = authorizeByIam(access, request, infoWith({ identity: IDENTITY }) as never);
  return { decision, access };
};

const ALLOWED = {
  allowed: true,
  identity: {
    accountId: "000000000000",
    accessKey: "AKIAME",
    caller: "id",
    user: "id",
    userArn: "arn:user",
  },
};

describe("a signed handshake", () => {
  for (const [what, rawHeaders, query, header] of [
    ["header", ["Authorization", HEADER], "", HEADER],
    ["query", [], signedQuery(), `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}`],
  ] as const) {
    it(`asks whether the caller may connect to the stage: signed by its ${what}`, () => {
      const headers = [...rawHeaders, "Referer", "http://localhost/"];
      const { decision, access } = ask({ query, rawHeaders: headers });
      expect(decision).to.deep.equal(ALLOWED);
      expect(access.findRefusal.args).to.deep.equal([
        [
          header,
          { action: "execute-api:Invoke", resources: [`${API.executionArn}/test/$connect`] },
          { request: { ...IDENTITY, referer: "http://localhost/" } },
        ],
      ]);
      expect(access.identify.args).to.deep.equal([[header]]);
    });
  }

  it("is refused with the message of IAM", () => {
    const { decision, access } = ask(
      { rawHeaders: ["Authorization", HEADER] },
      { message: "User: x is not authorized", advice: "other" },
    );
    expect(decision).to.deep.equal({ allowed: false, reason: "User: x is not authorized" });
    expect(access.identify.callCount).to.equal(0);
  });

  const unsigned = "The request is not signed with Signature Version 4.";
  for (const [what, given, reason] of [
    ["no signature", {}, unsigned],
    ["another algorithm", { query: signedQuery("AWS4-ECDSA-P256-SHA256") }, unsigned],
    ["no credential", { query: "X-Amz-Algorithm=AWS4-HMAC-SHA256" }, unsigned],
    [
      "another service",
      { rawHeaders: ["Authorization", HEADER.replace("execute-api", "lambda")] },
      'It is signed for "lambda" in "eu-west-1"; expected "execute-api" in "eu-west-1".',
    ],
    [
      "another Region",
      { rawHeaders: ["Authorization", HEADER.replace("eu-west-1", "us-east-1")] },
      'It is signed for "execute-api" in "us-east-1"; expected "execute-api" in "eu-west-1".',
    ],
  ] as const) {
    it(`is refused before IAM is asked: ${what}`, () => {
      const { decision, access } = ask(given);
      expect(decision).to.deep.equal({ allowed: false, reason });
      expect(access.findRefusal.callCount).to.equal(0);
    });
  }

  for (const [origin, isOwn] of [
    ["http://localhost", true],
    ["https://localhost:5173", true],
    ["http://127.0.0.1:80", true],
    ["https://a.example", false],
    ["http://localhost.a.example", false],
    ["http://localhost:80.a.example", false],
    ["http://a.example/http://localhost", false],
    ["http://127x0y0z1", false],
    ["http://localhost:", false],
    ["ftp://localhost", false],
    ["null", false],
  ] as const) {
    it(`of a page of ${origin} is ${isOwn ? "allowed" : "refused"}`, () => {
      const { decision } = ask({ query: signedQuery(), rawHeaders: ["Origin", origin] });
      const reason = `pages of ${origin} may not connect, since signatures are not checked here; pages of this machine may`;
      expect(decision).to.deep.equal(isOwn ? ALLOWED : { allowed: false, reason });
    });
  }
});
