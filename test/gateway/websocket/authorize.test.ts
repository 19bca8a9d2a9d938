// What an authorizer is asked, and what becomes of its answers.
import { expect } from "chai";
import { stub, useFakeTimers } from "sinon";
import { authorize } from "../../../gateway/websocket/authorize.ts";

const API = { id: "api1", executionArn: "arn:aws:execute-api:eu-west-1:000000000000:api1" };
const METHOD_ARN = `${API.executionArn}/test/$connect`;

const allow = (fields: object = {}) => ({
  payload: JSON.stringify({
    principalId: "me",
    policyDocument: {
      Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: METHOD_ARN }],
    },
    ...fields,
  }),
});

const prepare = (result: object, identitySources: string[] = []) => {
  const child = { end: stub(), fail: stub(), tell: stub(), child: stub() };
  const span = { child: stub().returns(child) };
  const invoke = stub().callsFake(async () => result);
  const authorizer = {
    id: "auth1",
    address: "aws_apigatewayv2_authorizer.one",
    functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:auth",
    credentialsArn: "arn:aws:iam::000000000000:role/caller",
    identitySources,
  };
  const request = {
    path: "/test",
    query: {},
    host: "localhost",
    sourceIp: "192.0.2.1",
    header: (name: string) => (name === "x-token" ? "t" : undefined),
    queryParameter: (name: string) => (name === "token" ? "t" : undefined),
    headersFor: () => ({}),
  };
  const info = {
    connectionId: "a=",
    api: API,
    stage: { name: "test", variables: { set: "yes", empty: "" } },
    domainName: "api1.example.com",
    connectedAt: 1_800_000_000_000,
    identity: { sourceIp: "192.0.2.1" },
  };
  const ask = () => authorize({ invoke } as never, { authorizer, request, info, span } as never);
  return { ask, invoke, child, span };
};

describe("an authorizer", () => {
  it("is asked as its API, and its context has the time that it took", async () => {
    const clock = useFakeTimers({ now: 1_800_000_000_000, toFake: ["performance"] });
    try {
      const { ask, invoke, child, span } = prepare({});
      invoke.callsFake(async () => {
        clock.tick(40.4);
        return allow({ context: { plan: "pro" } });
      });
      clock.tick(1000);
      const answer = await ask();
      const context = { principalId: "me", plan: "pro", integrationLatency: 40 };
      expect(answer).to.deep.equal({ allowed: true, context });
      expect(span.child.args).to.deep.equal([["authorizer", "aws_apigatewayv2_authorizer.one"]]);
      expect(JSON.parse(child.end.firstCall.args[0].context)).to.deep.equal(context);
      const [[target, { event, caller, span: told }]] = invoke.args as any;
      expect(target).to.include({
        functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:auth",
      });
      expect(event).to.include({ type: "REQUEST", methodArn: METHOD_ARN });
      expect(caller).to.deep.equal({
        sourceArn: `${API.executionArn}/authorizers/auth1`,
        credentialsArn: "arn:aws:iam::000000000000:role/caller",
      });
      expect(told).to.equal(child);
    } finally {
      clock.restore();
    }
  });

  for (const source of [
    "route.request.header.x-token",
    "route.request.querystring.token",
    "stageVariables.set",
    "context.routeKey",
    "context.stage",
    "context.connectionId",
  ]) {
    it(`is asked when ${source} is there`, async () => {
      const { ask, invoke } = prepare(allow(), [source]);
      expect(await ask()).to.deep.include({ allowed: true });
      expect(invoke.callCount).to.equal(1);
    });
  }

  for (const source of [
    "route.request.header.other",
    "route.request.querystring.other",
    "stageVariables.empty",
    "stageVariables.constructor",
    "context.other",
    "context.stage\nother",
    "other context.stage",
    "$request.header.x-token",
  ]) {
    it(`is not asked without ${source}: 401`, async () => {
      const { ask, invoke, child } = prepare(allow(), ["context.stage", source]);
      const reason = `the identity source ${source} is missing or empty`;
      expect(await ask()).to.deep.equal({ allowed: false, status: 401, reason });
      expect(child.fail.args).to.deep.equal([[{ status: 401, reason }]]);
      expect(invoke.callCount).to.equal(0);
    });
  }

  for (const [what, result, status, reason] of [
    [
      "throws Unauthorized",
      { error: { errorType: "Error", errorMessage: "Unauthorized" } },
      401,
      'the authorizer threw "Unauthorized"',
    ],
    [
      "throws something else",
      { error: { errorType: "Error", errorMessage: "Unauthorized." } },
      500,
      "the authorizer failed: Unauthorized.",
    ],
    [
      "allows something else",
      allow({ policyDocument: { Statement: [] } }),
      403,
      `the authorizer's policy does not allow ${METHOD_ARN}`,
    ],
  ] as const) {
    it(`that ${what} refuses with ${status}`, async () => {
      const { ask, child } = prepare(result);
      const answer = await ask();
      expect(answer).to.include({ allowed: false, status });
      expect((answer as { reason: string }).reason).to.include(reason);
      expect(child.end.callCount).to.equal(0);
      expect(child.fail.callCount).to.equal(1);
    });
  }
});
