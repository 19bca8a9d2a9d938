// How handshakes are decided: who is asked, and what becomes of the answers.
import { expect } from "chai";
import { stub } from "sinon";
import { decideHandshake, refused } from "../../../gateway/websocket/handshake.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { API, handshakeRequest, STAGE } from "./connection-info.ts";

const NOW_MS = 1_800_000_000_000;
const CREDENTIAL = "AKIAME/20260101/eu-west-1/execute-api/aws4_request";
const ROUTE = { routeKey: "$connect", address: "aws_apigatewayv2_route.connect" };
const AUTHORIZER = { id: "auth1", address: "aws_apigatewayv2_authorizer.one", identitySources: [] };

const returned = (statusCode: number, headers: object = {}) => ({
  kind: "response",
  response: { statusCode, headers, body: "" },
});

interface Given {
  route?: object;
  outcome?: object;
  /** What the authorizer returns. */
  answer?: object;
  /** What IAM refuses with. */
  refusal?: object;
  isThrottled?: boolean;
  rawHeaders?: readonly string[];
}

const decide = async (given: Given) => {
  const { route, outcome = returned(200), answer, refusal, isThrottled = false } = given;
  const integrations = {
    call: stub().resolves(outcome),
    invoke: stub().resolves({ payload: JSON.stringify(answer) }),
  };
  const throttles = { allowsConnect: stub().returns(!isThrottled) };
  const access = {
    findRefusal: stub().returns(refusal),
    identify: stub().returns({ userId: "id", userArn: "arn:user" }),
  };
  const child = { end: stub(), fail: stub() };
  const span = { tell: stub(), child: stub().returns(child) };
  const mask = (text: string) => text;
  const routes = new Map(route ? [["$connect", route]] : []);
  const apis = [{ ...API, routes, stages: [STAGE] }];
  const decision = await decideHandshake(
    { integrations, throttles, access, apis, clock: createManualClock(NOW_MS) } as never,
    handshakeRequest(given),
    { mask, span } as never,
  );
  const info = {
    api: apis[0],
    stage: STAGE,
    domainName: API.domainName,
    connectedAt: NOW_MS,
    mask,
    identity: { sourceIp: "192.0.2.1" },
  };
  const reject = (status: number, reason: string) =>
    expect(decision).to.deep.equal({ accepted: false, status, reason });
  return { decision, info, integrations, throttles, span, child, reject };
};

/** Checks the id, which is new. @returns the rest. */
const withoutId = (decision: object) => {
  const { info, ...rest } = decision as { info: { connectionId: string } };
  const { connectionId, ...known } = info;
  expect(connectionId).to.match(/^[\w-]{15}=$/);
  return { ...rest, info: known };
};

describe("a handshake", () => {
  it("is accepted without a $connect route, and is known by a new id", async () => {
    const { decision, info, integrations, throttles, span } = await decide({});
    expect(withoutId(decision)).to.deep.equal({ accepted: true, info });
    expect(throttles.allowsConnect.args).to.deep.equal([[STAGE]]);
    const { connectionId } = (decision as unknown as { info: { connectionId: string } }).info;
    expect(span.tell.args).to.deep.equal([[{ connectionId }]]);
    expect(integrations.call.callCount).to.equal(0);
  });

  it("has the client's user agent, if there is one", async () => {
    const { decision } = await decide({ rawHeaders: ["User-Agent", "tests"] });
    expect(decision).to.have.deep.nested.property("info.identity", {
      sourceIp: "192.0.2.1",
      userAgent: "tests",
    });
  });

  it("is refused when it is throttled", async () => {
    const { reject, integrations, span } = await decide({ route: ROUTE, isThrottled: true });
    reject(429, "more connections per second than the quota allows");
    expect([integrations.call.callCount, span.tell.callCount]).to.deep.equal([0, 0]);
  });

  it("calls $connect with the event and the connection", async () => {
    const { decision, info, integrations, span } = await decide({ route: ROUTE });
    expect(withoutId(decision)).to.deep.equal({ accepted: true, info, subprotocol: undefined });
    const [[place, { event, ...call }]] = integrations.call.args as any;
    expect(withoutId({ info: place })).to.deep.equal({ info });
    expect(call).to.deep.equal({ route: ROUTE, span });
    expect(event.requestContext).to.include({ eventType: "CONNECT", requestTimeEpoch: NOW_MS });
  });

  for (const [status, isAccepted] of [
    [100, false],
    [199, false],
    [200, true],
    [299, true],
    [300, false],
    [403, false],
  ] as const) {
    it(`is ${isAccepted ? "accepted" : "refused"} when $connect returns ${status}`, async () => {
      const { decision, reject } = await decide({ route: ROUTE, outcome: returned(status) });
      if (isAccepted) expect(decision).to.include({ accepted: true });
      else reject(status, "$connect returned this status");
    });
  }

  for (const [what, outcome, status, reason] of [
    ["takes too long", { kind: "timeout" }, 504, "$connect took too long"],
    ["fails", { kind: "error", reason: "oh" }, 502, "$connect failed"],
    [
      "may not be called",
      { kind: "error", isUnauthorized: true },
      500,
      "$connect may not be called",
    ],
    [
      "may not be called, and it is known why",
      { kind: "error", isUnauthorized: true, reason: "no permission." },
      500,
      "no permission",
    ],
    [
      "returns a line break in the subprotocol",
      returned(200, { "sec-websocket-protocol": "a\r\nb" }),
      502,
      "$connect returned a Sec-WebSocket-Protocol that no header can have",
    ],
  ] as const) {
    it(`is refused when $connect ${what}`, async () => {
      (await decide({ route: ROUTE, outcome })).reject(status, reason);
    });
  }

  it("has the subprotocol that $connect returns", async () => {
    const outcome = returned(200, { "sec-websocket-protocol": "chat" });
    const { decision } = await decide({ route: ROUTE, outcome });
    expect(decision).to.include({ accepted: true, subprotocol: "chat" });
  });
});

describe("a handshake with an authorizer", () => {
  const route = { ...ROUTE, authorizer: AUTHORIZER };
  const policy = (Effect: string) => ({
    principalId: "me",
    policyDocument: { Statement: [{ Effect, Action: "*", Resource: "*" }] },
  });

  it("calls $connect with the authorizer's context, which stays with the connection", async () => {
    const { decision, integrations, span } = await decide({ route, answer: policy("Allow") });
    const [[place, { event }]] = integrations.call.args as any;
    const { authorizer } = event.requestContext;
    expect(authorizer).to.include({ principalId: "me" });
    expect(place.authorizer).to.deep.equal(authorizer);
    expect(decision).to.have.deep.nested.property("info.authorizer", authorizer);
    expect(span.child.args).to.deep.equal([["authorizer", AUTHORIZER.address]]);
  });

  it("is refused without calling $connect when it is denied", async () => {
    const { decision, integrations } = await decide({ route, answer: policy("Deny") });
    expect(decision).to.include({ accepted: false, status: 403 });
    expect(decision)
      .to.have.property("reason")
      .that.includes("does not allow")
      .and.not.match(/\.$/);
    expect(integrations.call.callCount).to.equal(0);
  });
});

describe("a handshake that is signed", () => {
  const route = { ...ROUTE, isSigned: true };
  const rawHeaders = ["Authorization", `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}`];

  it("calls $connect with the caller's identity, which stays with the connection", async () => {
    const { decision, info, integrations } = await decide({ route, rawHeaders });
    const signed = { accountId: "000000000000", accessKey: "AKIAME", caller: "id", user: "id" };
    const identity = { ...info.identity, ...signed, userArn: "arn:user" };
    const [[place, { event }]] = integrations.call.args as any;
    expect(place.identity).to.deep.equal(identity);
    expect(event.requestContext.identity).to.deep.equal(identity);
    expect(decision).to.have.deep.nested.property("info.identity", identity);
    expect(decision).to.have.nested.property("info.connectedAt", NOW_MS);
  });

  it("is refused without calling $connect when IAM refuses it", async () => {
    const refusal = { message: "User: x is not authorized", advice: "" };
    const { reject, integrations } = await decide({ route, rawHeaders, refusal });
    reject(403, "User: x is not authorized");
    expect(integrations.call.callCount).to.equal(0);
  });
});

describe("a refusal", () => {
  it("has a reason without a full stop", () => {
    const refusal = { accepted: false, status: 403, reason: "A. B" };
    expect([refused(403, "A. B."), refused(403, "A. B")]).to.deep.equal([refusal, refusal]);
  });
});
