// #22–#28: routing of messages, and the responses to clients.
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { ECHO_EVENT, returns, throws } from "../../helpers/handler-code.ts";
import type { TestClient } from "../../helpers/client.ts";

const ROUTE_KEY = "async (event) => ({ statusCode: 200, body: event.requestContext.routeKey })";

/** Sends a message to a route that responds, and waits for it: every earlier frame has arrived by then. */
const framesBeforePing = async (client: TestClient): Promise<string[]> => {
  client.send({ action: "ping" });
  const frames: string[] = [];
  for (let frame = await client.next(); frame !== "pong"; frame = await client.next()) {
    frames.push(frame);
  }
  return frames;
};

const PING = { code: returns('{ statusCode: 200, body: "pong" }'), routeResponse: true };

describe("messages", () => {
  describe("#22 routing", () => {
    const routes = {
      exact: { code: ROUTE_KEY, routeResponse: true },
      $default: { code: ROUTE_KEY, routeResponse: true },
    };

    for (const [message, routeKey] of [
      [{ action: "exact" }, "exact"],
      [{ action: "Exact" }, "$default"],
      [{ action: "" }, "$default"],
      [{ action: null }, "$default"],
      [{ action: "$default" }, "$default"],
      [{ action: "$connect" }, "$default"],
      [{ other: "exact" }, "$default"],
      ["no JSON", "$default"],
      ["", "$default"],
      ["[]", "$default"],
      ['"exact"', "$default"],
      ['{"__proto__":{"action":"exact"}}', "$default"],
    ] as const) {
      it(`${JSON.stringify(message)} takes ${routeKey}`, async () => {
        const gateway = await startFixture({ routes });
        const client = await gateway.connect();
        client.send(message);
        expect(await client.next()).to.equal(routeKey);
      });
    }
  });

  describe("#23 route selection expressions", () => {
    for (const [expression, message, routeKey] of [
      ["$request.body.a.b", { a: { b: "x/y" } }, "x/y"],
      ["$request.body.a.b", { a: "x/y" }, "$default"],
      ["${request.body.a}/${request.body.b}", { a: "x", b: "y" }, "x/y"],
      ["${request.body.a}/${request.body.b.c}", { a: "x", b: { c: "y" } }, "x/y"],
      ["${request.body.a}${request.body.b}", { a: "x/y" }, "x/y"],
      ["$request.body.version", { version: 2 }, "2"],
      ["$request.body.flag", { flag: true }, "true"],
    ] as const) {
      it(`${expression} of ${JSON.stringify(message)} selects ${routeKey}`, async () => {
        const gateway = await startFixture({
          routeSelectionExpression: expression,
          routes: {
            "x/y": { code: ROUTE_KEY, routeResponse: true },
            "2": { code: ROUTE_KEY, routeResponse: true },
            true: { code: ROUTE_KEY, routeResponse: true },
            $default: { code: ROUTE_KEY, routeResponse: true },
          },
        });
        const client = await gateway.connect();
        client.send(message);
        expect(await client.next()).to.equal(routeKey);
      });
    }
  });

  const errorFrame = (message: string) =>
    new RegExp(
      `^{"message": "${message}", "connectionId":"[\\w-]{15}=", "requestId":"[\\w-]{15}="}$`,
    );

  it("#24 no route: an error frame in exactly this format, and the connection stays open", async () => {
    const gateway = await startFixture({ routes: { ping: PING } });
    const client = await gateway.connect();
    client.send({ action: "unknown" });
    expect(await client.next()).to.match(errorFrame("Forbidden"));
    client.send({ action: "ping" });
    expect(await client.next()).to.equal("pong");
  });

  it("#24, #25 the error frame contains the connection and request ids", async () => {
    const gateway = await startFixture({
      routes: {
        fail: {
          code: "async (e) => { console.log(e.requestContext.requestId); throw new Error(); }",
        },
        whoami: { code: ECHO_EVENT, routeResponse: true },
      },
    });
    const client = await gateway.connect();
    client.send({ action: "whoami" });
    const { connectionId } = JSON.parse(await client.next()).requestContext;
    client.send({ action: "fail" });
    const frame = JSON.parse(await client.next());
    expect(frame.connectionId).to.equal(connectionId);
    expect(gateway.lines[0]).to.equal(`fixture-fail: ${frame.requestId}`);
  });

  for (const [what, code] of [
    ["throws", throws("broken")],
    ["returns an unexpected key", returns("{ statusCode: 200, Data: 1 }")],
    ["returns no object", returns('"text"')],
    ["returns nothing", returns("undefined")],
    ["returns a status that is none", returns("{ statusCode: null }")],
    ["returns a body that is not a string", returns("{ statusCode: 200, body: {} }")],
  ] as const) {
    it(`#25 a function that ${what}: "Internal server error", and the connection stays open`, async () => {
      const gateway = await startFixture({ routes: { fail: { code }, ping: PING } });
      const client = await gateway.connect();
      client.send({ action: "fail" });
      expect(await client.next()).to.match(errorFrame("Internal server error"));
      expect(await framesBeforePing(client)).to.deep.equal([]);
    });
  }

  for (const [what, code, frame] of [
    ["nothing but a body", returns("{ body: 'x' }"), "x"],
    ["an empty object", returns("{}"), ""],
  ] as const) {
    it(`counts ${what} as a response with the status 200`, async () => {
      const gateway = await startFixture({
        routes: { $connect: { code }, answer: { code, routeResponse: true }, ping: PING },
      });
      const client = await gateway.connect();
      client.send({ action: "answer" });
      expect(await client.next()).to.equal(frame);
    });
  }

  it('#26 an integration that takes too long: "Endpoint request timed out"', async () => {
    const gateway = await startFixture({
      routes: {
        slow: { code: "() => new Promise(() => setTimeout(() => {}, 2000))", timeoutMs: 50 },
        ping: PING,
      },
    });
    const client = await gateway.connect();
    client.send({ action: "slow" });
    expect(await client.next()).to.match(errorFrame("Endpoint request timed out"));
    expect(await framesBeforePing(client)).to.deep.equal([]);
  });

  for (const status of [301, 400, 500]) {
    it(`#27 a one-way route that returns ${status}: no frame`, async () => {
      const code = returns(`{ statusCode: ${status}, body: "not sent" }`);
      const gateway = await startFixture({ routes: { quiet: { code }, ping: PING } });
      const client = await gateway.connect();
      client.send({ action: "quiet" });
      expect(await framesBeforePing(client)).to.deep.equal([]);
    });
  }

  it("#28 a body reaches the client through a route response", async () => {
    const code = returns('{ statusCode: 200, body: "sent" }');
    const gateway = await startFixture({ routes: { two: { code, routeResponse: true } } });
    const client = await gateway.connect();
    client.send({ action: "two" });
    expect(await client.next()).to.equal("sent");
  });

  for (const [what, resources] of [
    ["only the selection expression", { aws_apigatewayv2_route_response: { two: undefined } }],
    [
      "only the response",
      {
        aws_apigatewayv2_route: {
          two: {
            api_id: "${aws_apigatewayv2_api.api.id}",
            route_key: "two",
            target: "integrations/${aws_apigatewayv2_integration.two.id}",
          },
        },
      },
    ],
  ] as const) {
    it(`#28 ${what} sends nothing`, async () => {
      const code = returns('{ statusCode: 200, body: "not sent" }');
      const gateway = await startFixture({
        routes: { two: { code, routeResponse: true }, ping: PING },
        resources,
      });
      const client = await gateway.connect();
      client.send({ action: "two" });
      expect(await framesBeforePing(client)).to.deep.equal([]);
    });
  }

  it("a route response without a body sends an empty frame", async () => {
    const gateway = await startFixture({
      routes: { two: { code: returns("{ statusCode: 200 }"), routeResponse: true } },
    });
    const client = await gateway.connect();
    client.send({ action: "two" });
    expect(await client.next()).to.equal("");
  });

  it("decodes a base64 body", async () => {
    const code = returns('{ statusCode: 200, body: "aGk=", isBase64Encoded: true }');
    const gateway = await startFixture({ routes: { two: { code, routeResponse: true } } });
    const client = await gateway.connect();
    client.send({ action: "two" });
    expect(await client.next()).to.equal("hi");
  });

  it("a route whose function API Gateway may not invoke fails, with a warning at start", async () => {
    const gateway = await startFixture({ routes: { locked: { permission: false } } });
    expect(gateway.warnings[0]).to.match(
      /^aws_apigatewayv2_route.locked: API Gateway may not invoke/,
    );
    const client = await gateway.connect();
    client.send({ action: "locked" });
    expect(await client.next()).to.match(errorFrame("Internal server error"));
    client.send({ action: "locked" });
    await client.next();
    expect(gateway.infos.filter((line) => line.startsWith("Route locked failed: "))).to.have.length(
      1,
    );
  });
});
