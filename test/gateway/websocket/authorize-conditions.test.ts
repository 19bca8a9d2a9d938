// Conditions in an authorizer's policy, and what the log says of a refusal.
import { expect } from "chai";
import { stub } from "sinon";
import { authorize } from "../../../gateway/websocket/authorize.ts";
import { API, handshakeRequest, infoWith, STAGE } from "./connection-info.ts";

const METHOD_ARN = `${API.executionArn}/test/$connect`;

const statement = (more: object) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: METHOD_ARN,
  ...more,
});

/** @returns the answer to a client that has sent a Referer and a User-Agent. */
const ask = (...statements: object[]) => {
  const policy = { principalId: "me", policyDocument: { Statement: statements } };
  const invoke = stub().resolves({ payload: JSON.stringify(policy) });
  const child = { end: stub(), fail: stub() };
  const question = {
    authorizer: { id: "auth1", address: "aws_apigatewayv2_authorizer.one", identitySources: [] },
    request: handshakeRequest({ rawHeaders: ["Referer", "http://a.example/"] }),
    info: infoWith({
      stage: { ...STAGE, variables: {} },
      identity: { sourceIp: "192.0.2.1", userAgent: "tests" },
    }),
    span: { child: () => child },
  };
  return authorize({ invoke } as never, question as never);
};

describe("the policy of an authorizer", () => {
  for (const [operator, key, allowed, refused] of [
    ["IpAddress", "aws:SourceIp", "192.0.2.0/24", "203.0.113.0/24"],
    ["StringEquals", "aws:UserAgent", "tests", "other"],
    ["StringEquals", "aws:Referer", "http://a.example/", "http://b.example/"],
    ["StringEquals", "aws:RequestedRegion", "eu-west-1", "us-east-1"],
    ["DateEquals", "aws:CurrentTime", "2027-01-15T08:00:00Z", "2027-01-15T08:00:01Z"],
  ] as const) {
    it(`may have a condition on ${key} of the client`, async () => {
      const under = (value: string) =>
        ask(statement({ Condition: { [operator]: { [key]: value } } }));
      expect(await under(allowed)).to.include({ allowed: true });
      expect(await under(refused)).to.include({ allowed: false, status: 403 });
    });
  }

  it("that allows nothing is told by the ARN that it does not allow", async () => {
    expect(await ask()).to.deep.equal({
      allowed: false,
      status: 403,
      reason: `the authorizer's policy does not allow ${METHOD_ARN}`,
    });
  });

  it("that denies is told by its statement", async () => {
    const answer = await ask(statement({}), statement({ Effect: "Deny" }));
    expect(answer).to.have.property("status", 403);
    expect(answer)
      .to.have.property("reason")
      .that.includes(
        `does not allow ${METHOD_ARN}: the authorizer's policy, statement 2, denies it.`,
      );
  });

  it("may be malformed", async () => {
    expect(await ask(statement({ Effect: "Maybe" }))).to.include({ allowed: false, status: 500 });
  });
});
