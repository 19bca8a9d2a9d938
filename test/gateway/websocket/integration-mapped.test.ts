// Which backend a route calls, by its integration: a function, an HTTP endpoint, or API Gateway itself.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { stub } from "sinon";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";
import { Integrations, type RouteCall } from "../../../gateway/websocket/integration.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { API, STAGE } from "./connection-info.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const TARGET = {
  functionArn: ARN,
  fn: { address: "aws_lambda_function.says", functionName: "says", arn: ARN },
};
const PERMISSION = {
  address: "aws_lambda_permission.says",
  functionName: "says",
  action: "lambda:InvokeFunction",
  principal: "apigateway.amazonaws.com",
  sourceArn: `${API.executionArn}/test/say`,
  others: [],
};
const ROLE_ARN = "arn:aws:iam::000000000000:role/caller";
const EVENT = { body: '{"a":1}', requestContext: { connectionId: "a=" } };
const ADDRESS = "aws_apigatewayv2_integration.say";

/** Each template says what it was given. */
const MAPPING = {
  request: { byKey: new Map([["$default", ({ body }: { body: string }) => body]]) },
  passthrough: "NEVER",
  responses: [
    { templates: { byKey: new Map([["$default", (scope: object) => JSON.stringify(scope)]]) } },
  ],
};

const prepare = (integration: object, more: { stage?: object; permissions?: object[] } = {}) => {
  const span = { tell: stub(), child: stub(), note: stub() };
  span.child.returns({ fail: stub(), end: stub() });
  const output = { warn: stub(), info: stub() };
  const lambda = { invoke: stub().resolves({ payload: '{"statusCode":201,"body":"hi"}' }) };
  const model = { permissions: more.permissions ?? [PERMISSION], roles: [] };
  const services = { call: stub() };
  const integrations = new Integrations({ model, lambda, services, output } as never);
  const route = {
    routeKey: "say",
    hasRouteResponse: true,
    integration: { address: ADDRESS, timeoutMs: 10_000, ...integration },
  };
  const place = { api: API, stage: { ...STAGE, ...more.stage } };
  const call = (routeKey = "say", event: object = EVENT) =>
    integrations.call(
      place as never,
      { route: { ...route, routeKey }, event, span } as unknown as RouteCall,
    );
  return { call, span, output, lambda, integrations, model };
};

const listen = async (): Promise<string> => {
  const server = createServer((request, response) => {
    response.writeHead(202, { "x-own": "yes", "x-url": request.url });
    request.pipe(response);
  });
  closeAfterwards(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe("an integration with a mapped function", () => {
  it("invokes it with the mapped event, and maps its result in the scope of the event", async () => {
    const variables = { table: "people" };
    const { call, lambda, span } = prepare(
      { target: TARGET, mapping: MAPPING },
      { stage: { variables } },
    );
    const outcome = await call();
    expect(lambda.invoke.args).to.deep.equal([[TARGET, { a: 1 }, span]]);
    const { kind, response } = outcome as { kind: string; response: { body: string } };
    expect(kind).to.equal("response");
    expect(response).to.include({ statusCode: 200 });
    expect(JSON.parse(response.body)).to.deep.equal({
      context: { connectionId: "a=" },
      stageVariables: variables,
      params: { path: {}, querystring: {}, header: {} },
      body: '{"statusCode":201,"body":"hi"}',
    });
  });

  it("is an error for $connect only when the function fails", async () => {
    const permissions = [{ ...PERMISSION, sourceArn: `${API.executionArn}/*` }];
    const { call, lambda } = prepare({ target: TARGET, mapping: MAPPING }, { permissions });
    lambda.invoke.resolves({ error: { errorType: "Error", errorMessage: "broken" } });
    expect(await call()).to.have.property("kind", "response");
    expect(await call("$connect")).to.deep.equal({ kind: "error", reason: "broken" });
  });
});

describe("an integration with an HTTP endpoint", () => {
  const backendOf = async (path: string) => ({
    backend: { method: "POST", url: (await listen()) + path, parameters: [] },
  });

  it("passes the message on, and its response is the route's", async () => {
    const { backend } = await backendOf("/${stageVariables.table}");
    const { call, span } = prepare(
      { http: backend },
      { stage: { variables: { table: "people" } } },
    );
    const outcome = await call();
    expect(outcome).to.deep.include({ kind: "response" });
    const { response } = outcome as { response: object };
    expect(response).to.include({ statusCode: 202, body: EVENT.body });
    expect(response).to.have.deep.nested.property("headers.x-url", "/people");
    expect(span.child.args[0]!.slice(0, 2)).to.deep.equal([
      "call",
      `HTTP POST ${new URL(backend.url).host}`,
    ]);
  });

  it("passes the mapped message on, and maps the response", async () => {
    const { backend } = await backendOf("/words");
    const { call, span } = prepare({ http: backend, mapping: MAPPING });
    const outcome = await call();
    expect(outcome).to.have.nested.property("response.statusCode", 202);
    const { response } = outcome as unknown as { response: { body: string } };
    expect(JSON.parse(response.body)).to.include({ body: EVENT.body });
    expect(span.child.callCount).to.equal(1);
  });

  it("fails with its reason, which is logged by its address", async () => {
    const { backend } = await backendOf("/{missing}");
    const reason = "the message gives no value for {missing} of the integration_uri";
    for (const more of [{}, { mapping: MAPPING }]) {
      const { call, output, span } = prepare({ http: backend, ...more });
      expect(await call()).to.deep.equal({ kind: "error", reason });
      expect(output.warn.args).to.deep.equal([[`${ADDRESS}: ${reason}.`]]);
      expect(span.tell.args).to.deep.equal([[{ reason }]]);
    }
  });

  it("ends with the integration's timeout", async () => {
    const server = createServer(() => {});
    closeAfterwards(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = { method: "POST", url, parameters: [] };
    for (const more of [{}, { mapping: MAPPING }])
      expect(await prepare({ http, timeoutMs: 1, ...more }).call()).to.include({ kind: "timeout" });
  });
});

describe("an integration without a backend", () => {
  it("answers with the status that its template sets", async () => {
    const { call } = prepare({ mapping: MAPPING });
    expect(await call("say", { ...EVENT, body: '{"statusCode":204}' })).to.have.nested.property(
      "response.statusCode",
      204,
    );
  });
});

describe("an integration with a function", () => {
  for (const [result, outcome] of [
    [
      { payload: '{"statusCode":201,"headers":{"X-A":"b"},"body":"hi"}' },
      { kind: "response", response: { statusCode: 201, headers: { "x-a": "b" }, body: "hi" } },
    ],
    [{ payload: "text" }, { kind: "error" }],
    [{ error: { errorType: "AccessDeniedException", errorMessage: "no" } }, { kind: "error" }],
  ] as const) {
    it(`has the outcome of ${JSON.stringify(result)}`, async () => {
      const { call, lambda, output } = prepare({ target: TARGET });
      lambda.invoke.resolves(result);
      expect(await call()).to.deep.equal(outcome);
      expect([output.warn.callCount, output.info.callCount]).to.deep.equal([0, 0]);
    });
  }

  it("ends with the integration's timeout", async () => {
    const { call, lambda } = prepare({ target: TARGET, timeoutMs: 1 });
    lambda.invoke.returns(new Promise(() => {}));
    expect(await call()).to.include({ kind: "timeout" });
  });

  it("remembers for each route whether it may be invoked, and logs each refusal once", async () => {
    const { call, output, model, lambda } = prepare({ target: TARGET });
    for (let count = 0; count < 2; count += 1) {
      expect(await call("say")).to.include({ kind: "response" });
      expect(await call("shout")).to.include({ kind: "error", isUnauthorized: true });
      expect(await call("other")).to.include({ kind: "error", isUnauthorized: true });
      model.permissions.length = 0;
    }
    expect(lambda.invoke.callCount).to.equal(2);
    expect(output.info.args.map(([line]) => line.slice(0, 20))).to.deep.equal([
      "Route shout failed: ",
      "Route other failed: ",
    ]);
  });

  it("asks a role each time, since its policies may depend on the time", async () => {
    const name = "caller";
    const role = { name, arn: ROLE_ARN, uniqueId: "AROA", tags: {} };
    const { statements } = readPolicy(
      { Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ARN } },
      "the role",
      "identity",
    );
    const { call, model } = prepare({ target: TARGET, credentialsArn: ROLE_ARN });
    const rolePolicies = { roles: new Map([[name, { ...role, statements }]]) };
    Object.assign(model, { region: "eu-west-1", tags: new Map(), rolePolicies });
    expect(await call()).to.include({ kind: "response" });
    rolePolicies.roles.clear();
    expect(await call()).to.include({ kind: "error", isUnauthorized: true });
  });

  it("of another configuration is left to Lambda", async () => {
    const target = { functionArn: ARN, fn: undefined };
    const { call, lambda, span } = prepare({ target });
    expect(await call()).to.include({ kind: "response" });
    expect(lambda.invoke.args).to.deep.equal([[target, EVENT, span]]);
  });
});
