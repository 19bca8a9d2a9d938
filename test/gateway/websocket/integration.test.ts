// Calls of a route's backend: their permissions, their failures, and what is said of these.
import { expect } from "chai";
import { stub } from "sinon";
import { SHOW_ALL } from "../../../gateway/trace/mask.ts";
import { Integrations, type RouteCall } from "../../../gateway/websocket/integration.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const API = { id: "api1", executionArn: "arn:aws:execute-api:eu-west-1:000000000000:api1" };
const SOURCE_ARN = `${API.executionArn}/test/say`;
const FN = { address: "aws_lambda_function.says", functionName: "says", arn: ARN };
const PERMISSION = {
  address: "aws_lambda_permission.says",
  functionName: "says",
  action: "lambda:InvokeFunction",
  principal: "apigateway.amazonaws.com",
  sourceArn: `${API.executionArn}/*`,
  others: [],
};
const MAPPING = {
  request: { byKey: new Map() },
  passthrough: "WHEN_NO_MATCH",
  responses: [{ templates: { byKey: new Map() } }],
};
const EVENT = { body: '{"action":"say"}', requestContext: { connectionId: "a=" } };

interface Given {
  integration: object;
  isPermitted?: boolean;
  routeKey?: string;
}

const prepare = ({ integration, isPermitted = true, routeKey = "say" }: Given) => {
  const child = { fail: stub(), end: stub(), tell: stub() };
  const span = { tell: stub(), child: stub().returns(child), note: stub() };
  const output = { warn: stub(), info: stub() };
  const lambda = { invoke: stub().resolves({ payload: '{"statusCode":200,"body":"hi"}' }) };
  const asynchronous = { invoke: stub() };
  const services = { call: stub() };
  const model = { permissions: isPermitted ? [PERMISSION] : [], roles: [] };
  const integrations = new Integrations({
    model,
    lambda,
    asynchronous,
    services,
    output,
  } as never);
  const route = {
    routeKey,
    hasRouteResponse: true,
    integration: { address: "aws_apigatewayv2_integration.say", timeoutMs: 5000, ...integration },
  };
  const place = { api: API, stage: { name: "test", variables: { alias: "live" } } } as never;
  const call = { route, event: EVENT, span } as unknown as RouteCall;
  return {
    call: () => integrations.call(place, call),
    child,
    span,
    output,
    lambda,
    asynchronous,
    services,
  };
};

const OWN = { functionArn: ARN, fn: FN };
const REFUSAL = /^API Gateway may not invoke aws_lambda_function\.says\. Add an aws_lambda_perm/;

describe("a route's function", () => {
  it("is invoked with the event, and its response is the route's", async () => {
    const { call, lambda, span } = prepare({ integration: { target: OWN } });
    expect(await call()).to.deep.equal({
      kind: "response",
      response: { statusCode: 200, headers: {}, body: "hi" },
    });
    expect(lambda.invoke.args).to.deep.equal([[OWN, EVENT, span]]);
  });

  it("is not invoked without permission: its step of the trace fails, and the terminal says it once", async () => {
    const { call, lambda, child, span, output } = prepare({
      integration: { target: OWN },
      isPermitted: false,
    });
    const outcome = await call();
    await call();
    expect(outcome).to.include({ kind: "error", isUnauthorized: true });
    expect(lambda.invoke.callCount).to.equal(0);
    expect(span.child.firstCall.args).to.deep.equal(["function", "says"]);
    const [[{ error }]] = child.fail.args as [[{ error: string }]];
    expect(error).to.match(REFUSAL).and.include(SOURCE_ARN);
    expect(span.tell.args).to.deep.equal([[{ reason: error }], [{ reason: error }]]);
    expect(output.info.args).to.deep.equal([[`Route say failed: ${error}`]]);
    expect(output.warn.callCount).to.equal(0);
  });

  it("is not named for $connect, whose handshake logs the reason itself", async () => {
    const { call, output } = prepare({
      integration: { target: OWN },
      isPermitted: false,
      routeKey: "$connect",
    });
    expect(await call()).to.include({ kind: "error", isUnauthorized: true });
    expect([output.info.callCount, output.warn.callCount]).to.deep.equal([0, 0]);
  });

  it("fails without a reason when it throws, since its own lines say why", async () => {
    const { call, lambda, span, output } = prepare({ integration: { target: OWN } });
    lambda.invoke.resolves({ error: { errorType: "Error", errorMessage: "broken" } });
    expect(await call()).to.deep.equal({ kind: "error" });
    expect([span.tell.callCount, output.warn.callCount]).to.deep.equal([0, 0]);
  });

  it("has the stage's alias", async () => {
    const target = { ...OWN, qualifier: "${stageVariables.alias}" };
    const { call, lambda, output } = prepare({ integration: { target } });
    await call();
    expect(lambda.invoke.callCount).to.equal(0);
    expect(output.info.args[0]![0]).to.include(
      'may not invoke aws_lambda_function.says as "live".',
    );
  });
});

describe("a route's integration that is not served", () => {
  it("fails with the reason that was said at start, by the name of the route", async () => {
    const { call, span, output } = prepare({ integration: { unserved: "It is in a VPC" } });
    expect(await call()).to.deep.equal({ kind: "error", reason: "It is in a VPC" });
    expect(span.tell.args).to.deep.equal([[{ reason: "It is in a VPC" }]]);
    expect(output.warn.args).to.deep.equal([["Route say failed. It is in a VPC."]]);
  });
});

describe("a function that a route does not wait for", () => {
  const asynchronously = (target: object, isPermitted?: boolean) =>
    prepare({ integration: { target, isAsynchronous: true, mapping: MAPPING }, isPermitted });

  it("is invoked with the message, and answered with an empty body", async () => {
    const { call, asynchronous, lambda, span } = asynchronously(OWN);
    expect(await call()).to.include({ kind: "response" });
    expect(asynchronous.invoke.args).to.deep.equal([[OWN, { action: "say" }, span]]);
    expect(lambda.invoke.callCount).to.equal(0);
  });

  it("is not invoked without permission", async () => {
    const { call, asynchronous } = asynchronously(OWN, false);
    const outcome = await call();
    expect(outcome).to.include({ kind: "error", isUnauthorized: true });
    expect((outcome as { reason: string }).reason).to.match(REFUSAL);
    expect(asynchronous.invoke.callCount).to.equal(0);
  });

  it("is not invoked when it belongs to another configuration", async () => {
    const { call, asynchronous } = asynchronously({ functionArn: ARN, fn: undefined });
    expect(await call()).to.deep.equal({
      kind: "error",
      reason: `${ARN} is not a function of this configuration`,
      isUnauthorized: true,
    });
    expect(asynchronous.invoke.callCount).to.equal(0);
  });
});

describe("a route's call of a service", () => {
  const SERVICE = { service: { service: "sqs" }, mapping: MAPPING, credentialsArn: "arn:role" };

  it("has the message, the role and the route that calls", async () => {
    const { call, services, span } = prepare({ integration: SERVICE });
    services.call.resolves({ statusCode: 200, body: "sent", matched: "200" });
    expect(await call()).to.deep.equal({
      kind: "response",
      response: { statusCode: 200, headers: {}, body: "sent" },
    });
    const [[{ scope, ...made }]] = services.call.args as [[{ scope: object }]];
    expect(scope).to.be.an("object");
    expect(made).to.deep.equal({
      backend: SERVICE.service,
      address: "aws_apigatewayv2_integration.say",
      credentialsArn: "arn:role",
      sourceArn: SOURCE_ARN,
      mask: SHOW_ALL,
      span,
      body: EVENT.body,
    });
  });

  it("that the role may not make is told once", async () => {
    const { call, services, output } = prepare({ integration: SERVICE });
    services.call.resolves({ refusal: "It may not send." });
    const refused = { kind: "error", reason: "It may not send.", isUnauthorized: true };
    expect([await call(), await call()]).to.deep.equal([refused, refused]);
    expect(output.info.args).to.deep.equal([["Route say failed: It may not send."]]);
  });

  for (const [thrown, reason] of [
    [new Error("no queue"), "no queue"],
    ["no text", "no text"],
  ] as const) {
    it(`that fails is told by the integration's address: ${reason}`, async () => {
      const { call, services, output, span } = prepare({ integration: SERVICE });
      services.call.callsFake(async () => {
        throw thrown;
      });
      expect(await call()).to.deep.equal({ kind: "error", reason });
      expect(output.warn.args).to.deep.equal([[`aws_apigatewayv2_integration.say: ${reason}.`]]);
      expect(span.tell.args).to.deep.equal([[{ reason }]]);
    });
  }

  it("ends with the integration's timeout", async () => {
    const { call, services } = prepare({ integration: { ...SERVICE, timeoutMs: 1 } });
    services.call.returns(new Promise(() => {}));
    expect(await call()).to.include({ kind: "timeout" });
  });
});
