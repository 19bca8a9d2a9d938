// #18–#21: events that functions receive.
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { authorizes, ECHO_EVENT, LOG_EVENT } from "../../helpers/handler-code.ts";
import { until } from "../../helpers/until.ts";

const eventIn = (line: string | undefined) => JSON.parse(line!.slice(line!.indexOf("{")));

const ID = /^[A-Za-z0-9_-]{15}=$/;

describe("events", () => {
  it("#18 $connect: the client's request and identity", async () => {
    const gateway = await startFixture({ routes: { $connect: { code: LOG_EVENT } } });
    await gateway.connect("?a=1&a=2&b=", {
      headers: { "X-Own-Header": "mine", "User-Agent": "tests" },
    });
    const event = eventIn(gateway.lines[0]);
    expect(Object.keys(event).toSorted()).to.deep.equal([
      "headers",
      "isBase64Encoded",
      "multiValueHeaders",
      "multiValueQueryStringParameters",
      "queryStringParameters",
      "requestContext",
    ]);
    expect(event.isBase64Encoded).to.equal(false);
    expect(event.queryStringParameters).to.deep.equal({ a: "2", b: "" });
    expect(event.multiValueQueryStringParameters).to.deep.equal({ a: ["1", "2"], b: [""] });
    expect(event.headers).to.include({
      Host: event.requestContext.domainName,
      "X-Own-Header": "mine",
      "Sec-WebSocket-Version": "13",
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Port": String(gateway.port),
      "X-Forwarded-Proto": "http",
    });
    expect(event.headers["X-Amzn-Trace-Id"]).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(event.headers).not.to.have.any.keys("Connection", "Upgrade", "content-length");
    expect(event.multiValueHeaders["X-Own-Header"]).to.deep.equal(["mine"]);
  });

  it("adds the stage's variables, if any, to every event", async () => {
    const stage = { stage_variables: { table: "people", constructor: "x" } };
    const routes = Object.fromEntries(
      ["$connect", "$default", "$disconnect"].map((key) => [key, { code: LOG_EVENT }]),
    );
    const gateway = await startFixture({ routes, stage });
    const client = await gateway.connect();
    client.send("x");
    await until(() => gateway.lines.length === 2);
    await client.close();
    await until(() => gateway.lines.length === 3);
    for (const line of gateway.lines) {
      expect(eventIn(line).stageVariables).to.deep.equal(stage.stage_variables);
    }
  });

  it("uses the API's domain as the host in the events of the authorizer, $connect and $disconnect", async () => {
    const gateway = await startFixture({
      routes: { $connect: { code: LOG_EVENT }, $disconnect: { code: LOG_EVENT } },
      authorizer: {
        code: `async (event) => { console.log(JSON.stringify(event)); return (${authorizes("Allow")})(event); }`,
      },
    });
    const client = await gateway.connect();
    await client.close();
    await until(() => gateway.lines.length === 3);
    const { domainName } = gateway.model.apis[0]!;
    for (const { headers, multiValueHeaders, requestContext } of gateway.lines.map(eventIn)) {
      expect([headers.Host, ...multiValueHeaders.Host]).to.deep.equal([domainName, domainName]);
      expect(requestContext.domainName).to.equal(domainName);
    }
  });

  it("#18 $connect: the request context", async () => {
    const gateway = await startFixture({ routes: { $connect: { code: LOG_EVENT } } });
    const before = Date.now();
    await gateway.connect("", { headers: { "User-Agent": "tests" } });
    const { requestContext, ...event } = eventIn(gateway.lines[0]);
    expect(event).not.to.have.any.keys("queryStringParameters", "multiValueQueryStringParameters");
    const { connectedAt, requestTimeEpoch, requestTime, requestId, connectionId, ...rest } =
      requestContext;
    expect(connectedAt).to.be.within(before, Date.now());
    expect(requestTimeEpoch).to.be.within(before, Date.now());
    expect(requestTime).to.match(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(requestId).to.match(ID);
    expect(connectionId).to.match(ID);
    expect(rest).to.deep.equal({
      routeKey: "$connect",
      eventType: "CONNECT",
      extendedRequestId: requestId,
      messageDirection: "IN",
      stage: "test",
      identity: { sourceIp: "127.0.0.1", userAgent: "tests" },
      domainName: gateway.model.apis[0]!.domainName,
      apiId: gateway.model.apis[0]!.id,
    });
    expect(rest.domainName).to.equal(`${rest.apiId}.execute-api.eu-west-1.amazonaws.com`);
  });

  it("#18 $connect: no user agent when the client sends none", async () => {
    const gateway = await startFixture({ routes: { $connect: { code: LOG_EVENT } } });
    await gateway.connect();
    expect(eventIn(gateway.lines[0]).requestContext.identity).to.deep.equal({
      sourceIp: "127.0.0.1",
    });
  });

  it("#19 MESSAGE: context, body and no headers", async () => {
    const gateway = await startFixture({
      routes: { whoami: { code: ECHO_EVENT, routeResponse: true } },
    });
    const client = await gateway.connect();
    client.send('{"action": "whoami"}');
    const event = JSON.parse(await client.next());
    expect(Object.keys(event).toSorted()).to.deep.equal([
      "body",
      "isBase64Encoded",
      "requestContext",
    ]);
    expect(event).to.include({ body: '{"action": "whoami"}', isBase64Encoded: false });
    expect(event.requestContext.messageId).to.match(ID);
    expect(event.requestContext).to.include({ routeKey: "whoami", eventType: "MESSAGE" });
  });

  it("#19 MESSAGE: the connection id stays, the other ids change", async () => {
    const gateway = await startFixture({
      routes: { $default: { code: ECHO_EVENT, routeResponse: true } },
    });
    const client = await gateway.connect();
    client.send("1");
    const first = JSON.parse(await client.next()).requestContext;
    client.send("2");
    const second = JSON.parse(await client.next()).requestContext;
    for (const same of ["connectionId", "connectedAt", "apiId"]) {
      expect(second[same]).to.equal(first[same]);
    }
    for (const other of ["requestId", "messageId"]) {
      expect(second[other]).not.to.equal(first[other]);
    }
  });

  for (const [how, code, reason, sentCode, sentReason] of [
    ["without a status", 1005, "Client-side close frame status not set", undefined, undefined],
    ["with a status", 1000, "", 1000, undefined],
    ["with a status and a reason", 4001, "enough", 4001, "enough"],
  ] as const) {
    it(`#20 $disconnect: a client that closes ${how}`, async () => {
      const gateway = await startFixture({ routes: { $disconnect: { code: LOG_EVENT } } });
      const client = await gateway.connect();
      await client.close(sentCode, sentReason);
      await until(() => gateway.lines.length > 0);
      const event = eventIn(gateway.lines[0]);
      const host = gateway.model.apis[0]!.domainName;
      expect(event.headers).to.deep.equal({
        Host: host,
        "x-api-key": "",
        "X-Forwarded-For": "",
        "x-restapi": "",
      });
      expect(event.multiValueHeaders).to.deep.equal({
        Host: [host],
        "x-api-key": [""],
        "X-Forwarded-For": [""],
        "x-restapi": [""],
      });
      expect(event.requestContext).to.include({
        routeKey: "$disconnect",
        eventType: "DISCONNECT",
        disconnectStatusCode: code,
        disconnectReason: reason,
      });
    });
  }

  it("#21 $disconnect is not called when the gateway shuts down", async () => {
    const gateway = await startFixture({ routes: { $disconnect: { code: LOG_EVENT } } });
    const client = await gateway.connect();
    await gateway.close();
    await client.closed;
    expect(gateway.lines).to.deep.equal([]);
  });
});
