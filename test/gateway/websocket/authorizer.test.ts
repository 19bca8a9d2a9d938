// #2–#5 and #11–#17: the authorizer of $connect.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";
import { authorizes, ECHO_EVENT, LOG_EVENT, returns, throws } from "../../helpers/handler-code.ts";

const startWith = (code: string, identitySources: string[] = []) =>
  startFixture({ routes: { $connect: {} }, authorizer: { code, identitySources } });

const policy = (statements: object[], principalId = '"me"') =>
  returns(
    `{ principalId: ${principalId}, policyDocument: { Statement: ${JSON.stringify(statements)} } }`,
  );

const allow = (Resource: string | string[], Action = "execute-api:Invoke") => ({
  Effect: "Allow",
  Action,
  Resource,
});

describe("authorizer", () => {
  it("#2 answers 403 for Deny", async () => {
    const gateway = await startWith(authorizes("Deny"));
    expect(await waitForRefusal(gateway.url)).to.equal(403);
  });

  for (const [what, code] of [
    ["no statement", policy([])],
    ["another resource", policy([allow("arn:aws:execute-api:*:*:*/test/other")])],
    [
      "#13 a resource that ends in /test/*/*",
      policy([allow("arn:aws:execute-api:*:*:*/test/*/*")]),
    ],
    ["#17 another action", policy([allow("*", "lambda:InvokeFunction")])],
    ["an Allow and a Deny", policy([allow("*"), { ...allow("*"), Effect: "Deny" }])],
  ] as const) {
    it(`#2 answers 403 for ${what}`, async () => {
      const gateway = await startWith(code);
      expect(await waitForRefusal(gateway.url)).to.equal(403);
    });
  }

  for (const resource of [
    "*",
    "arn:aws:execute-api:eu-west-1:000000000000:*/test/$connect",
    "*/test/*",
  ]) {
    it(`#13 connects when a statement allows ${resource}`, async () => {
      const gateway = await startWith(policy([allow(["arn:aws:s3:::x", resource])]));
      await gateway.connect();
    });
  }

  it("#17 compares actions case-insensitively, and accepts wildcards", async () => {
    const gateway = await startWith(policy([allow("*", "Execute-API:in*")]));
    await gateway.connect();
  });

  describe("#3, #14 an identity source", () => {
    const asked = `async (event) => { console.log("asked"); return (${authorizes("Allow")})(event); }`;

    for (const [source, query, headers] of [
      ["route.request.querystring.token", "?token=x", {}],
      ["route.request.header.X-Token", "", { "x-token": "x" }],
      ["stageVariables.kind", "", {}],
      ["context.connectionId", "", {}],
    ] as const) {
      it(`${source} is present: the authorizer is called`, async () => {
        const gateway = await startFixture({
          routes: { $connect: {} },
          authorizer: { code: asked, identitySources: [source] },
          stage: { stage_variables: { kind: "test" } },
        });
        await gateway.connect(query, { headers });
        expect(gateway.lines).to.deep.equal(["fixture-authorizer: asked"]);
      });
    }

    for (const [source, query] of [
      ["route.request.querystring.token", ""],
      ["route.request.querystring.token", "?token="],
      ["route.request.header.X-Token", ""],
      ["stageVariables.kind", ""],
      ["context.nothing", ""],
    ] as const) {
      it(`${source} is missing from "${query}": 401, and the authorizer is not called`, async () => {
        const gateway = await startWith(asked, [source]);
        expect(await waitForRefusal(gateway.url + query)).to.equal(401);
        expect(gateway.lines).to.deep.equal([]);
      });
    }

    it("is required like every other source", async () => {
      const gateway = await startWith(asked, [
        "route.request.querystring.a",
        "route.request.querystring.b",
      ]);
      expect(await waitForRefusal(`${gateway.url}?a=1`)).to.equal(401);
      await gateway.connect("?a=1&b=2");
    });
  });

  it("#4 answers 401 when it throws exactly Unauthorized", async () => {
    const gateway = await startWith(throws("Unauthorized"));
    expect(await waitForRefusal(gateway.url)).to.equal(401);
  });

  for (const [what, code] of [
    ["throws anything else", throws("unauthorized")],
    ["returns nothing", returns("undefined")],
    ["returns no principal", policy([allow("*")], "undefined")],
    ["returns no policy", returns('{ principalId: "me" }')],
    ["#11 returns a simple response", returns("{ isAuthorized: true }")],
    ["returns a list in its context", authorizes("Allow", "{ a: [1] }")],
    ["returns a map in its context", authorizes("Allow", "{ a: {} }")],
    ["#15 returns more than 8 KB", authorizes("Allow", '{ a: "x".repeat(8192) }')],
  ] as const) {
    it(`#5 answers 500 when it ${what}`, async () => {
      const gateway = await startWith(code);
      expect(await waitForRefusal(gateway.url)).to.equal(500);
    });
  }

  it("#11 is called for $connect only, and every time", async () => {
    const gateway = await startFixture({
      routes: { $connect: {}, $default: { routeResponse: true }, $disconnect: {} },
      authorizer: {
        code: `async (e) => { console.log(e.type); return (${authorizes("Allow")})(e); }`,
      },
    });
    for (let count = 1; count <= 2; count += 1) {
      const client = await gateway.connect("?token=same");
      client.send("x");
      await client.next();
      await client.close();
      expect(gateway.lines).to.have.length(count);
    }
  });

  it("#12, #13 receives the request with hop-by-hop headers and without a body", async () => {
    const gateway = await startFixture({
      routes: { $connect: {} },
      authorizer: {
        code: `async (event) => { console.log(JSON.stringify(event)); return (${authorizes("Allow")})(event); }`,
      },
    });
    await gateway.connect("?a=1&a=2", { headers: { "X-Own": "mine" } });
    const event = JSON.parse(gateway.lines[0]!.replace("fixture-authorizer: ", ""));
    expect(Object.keys(event).toSorted()).to.deep.equal([
      "headers",
      "methodArn",
      "multiValueHeaders",
      "multiValueQueryStringParameters",
      "queryStringParameters",
      "requestContext",
      "stageVariables",
      "type",
    ]);
    expect(event.type).to.equal("REQUEST");
    expect(event.methodArn).to.equal(
      `arn:aws:execute-api:eu-west-1:000000000000:${event.requestContext.apiId}/test/$connect`,
    );
    expect(event.stageVariables).to.deep.equal({});
    expect(event.queryStringParameters).to.deep.equal({ a: "2" });
    expect(event.multiValueQueryStringParameters).to.deep.equal({ a: ["1", "2"] });
    expect(event.headers).to.include({
      Connection: "Upgrade",
      Upgrade: "websocket",
      "content-length": "0",
      "X-Own": "mine",
    });
    expect(event.requestContext).to.include({ routeKey: "$connect", eventType: "CONNECT" });
  });

  it("#16 adds its context, principal and latency to later events", async () => {
    const gateway = await startFixture({
      routes: {
        $connect: { code: LOG_EVENT },
        $default: { code: ECHO_EVENT, routeResponse: true },
        $disconnect: { code: LOG_EVENT },
      },
      authorizer: { code: authorizes("Allow", '{ text: "a", number: 1, flag: true }') },
    });
    const client = await gateway.connect();
    client.send("x");
    const message = JSON.parse(await client.next());
    await client.close();
    const { integrationLatency, ...context } = message.requestContext.authorizer;
    expect(integrationLatency).to.be.a("number");
    expect(context).to.deep.equal({ text: "a", number: "1", flag: "true", principalId: "me" });
    await until(() => gateway.lines.length === 2);
    for (const line of gateway.lines) {
      const event = JSON.parse(line.slice(line.indexOf("{")));
      expect(event.requestContext.authorizer).to.deep.equal(message.requestContext.authorizer);
    }
  });

  it("answers 500 when API Gateway may not invoke it, with a warning at start", async () => {
    const gateway = await startFixture({
      routes: { $connect: {} },
      authorizer: { code: authorizes("Allow"), permission: false },
    });
    expect(await waitForRefusal(gateway.url)).to.equal(500);
    expect(gateway.warnings).to.have.length(1);
    expect(gateway.warnings[0]).to.match(
      /^aws_apigatewayv2_authorizer.authorizer: API Gateway may not/,
    );
  });
});
