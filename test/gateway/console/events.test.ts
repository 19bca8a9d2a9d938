import { expect } from "chai";
import { createFastClock } from "../../../gateway/time/clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { callLocal, nextState, outline, findTrace, tracesUntil } from "../../helpers/local-api.ts";

const POSTS = `
  const { ApiGatewayManagementApiClient, PostToConnectionCommand } = require("@aws-sdk/client-apigatewaymanagementapi");
  exports.handler = async ({ body, requestContext: { domainName, stage, connectionId } }) => {
    const { text } = JSON.parse(body);
    console.log(text);
    const client = new ApiGatewayManagementApiClient({ endpoint: \`https://\${domainName}/\${stage}\` });
    await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: text }));
    return { statusCode: 200, body: "returned" };
  };`;

const ended = (name: string) => (traces: any[]) =>
  traces.some(({ spans: [root] }) => root.name === name && root.endMs !== undefined);

describe("the console's events", () => {
  it("show the path of a message: function, line, call, frames", async () => {
    const gateway = await startFixture({ routes: { post: { code: POSTS, routeResponse: true } } });
    const client = await gateway.connect();
    client.send({ action: "post", text: "posted" });
    expect(await client.next()).to.equal("posted");
    expect(await client.next()).to.equal("returned");

    const spans = findTrace(await tracesUntil(gateway.port, ended("post")), "message", "post");

    const id = spans[0]?.details["connectionId"];
    expect(outline(spans)).to.have.members([
      "message post",
      "  function fixture-post",
      "    log line",
      "    call @connections POST",
      `      frame ${id}`,
      `  frame ${id}`,
    ]);
    const [, fn, line] = spans;
    expect(fn?.details).to.include({ cold: true });
    expect(fn?.details["initMs"]).to.be.greaterThan(0);
    expect(line?.details).to.deep.equal({ text: "posted" });
  });

  it("carry the advice for a call that the role does not allow, as it is printed", async () => {
    const gateway = await startFixture({
      routes: { post: { code: POSTS } },
      resources: { aws_iam_role: { fixture: { name: "fixture" } } },
    });
    const client = await gateway.connect();
    client.send({ action: "post", text: "refused" });

    const traces = await tracesUntil(gateway.port, ended("post"));

    const call = findTrace(traces, "message", "post").find(({ kind }) => kind === "call");
    expect(call?.details["advice"]).to.match(
      /^fixture-post was refused execute-api:ManageConnections\. The role fixture lacks: \{"Effect":"Allow"/,
    );
    expect(gateway.warnings).to.include(call?.details["advice"]);
  });

  it("separate the traces of concurrent messages", async () => {
    const gateway = await startFixture({ routes: { post: { code: POSTS } } });
    const client = await gateway.connect();
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
    for (const text of texts) client.send({ action: "post", text });
    for (const _ of texts) await client.next();

    const traces = await tracesUntil(
      gateway.port,
      (all) => all.filter(({ spans: [root] }) => root?.name === "post" && root.endMs).length === 30,
    );

    for (const { spans } of traces.filter(({ spans: [root] }) => root?.name === "post")) {
      const { text } = JSON.parse(String(spans[0]?.details["text"]));
      const line = spans.find(({ kind }) => kind === "log");
      const frame = spans.find(({ kind }) => kind === "frame");
      expect([line?.details["text"], frame?.details["text"]]).to.deep.equal([text, text]);
      expect(spans).to.have.length(5);
    }
  });

  it("show the refusal of a handshake, and the authorizer's result", async () => {
    const gateway = await startFixture({
      routes: { $connect: { code: "async () => ({ statusCode: 403 })" } },
      authorizer: {
        code: `async ({ methodArn }) => ({ principalId: "me", policyDocument: { Statement: [
          { Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn }] } })`,
      },
    });
    await gateway.connect("?token=x").catch(() => {});

    const spans = findTrace(
      await tracesUntil(gateway.port, ended("$connect")),
      "connect",
      "$connect",
    );

    expect(spans[0]).to.deep.include({ failed: true });
    expect(spans[0]?.details).to.include({ url: "/test?token=x", status: 403 });
    expect(outline(spans)).to.deep.equal([
      "connect $connect",
      "  authorizer aws_apigatewayv2_authorizer.authorizer",
      "    function fixture-authorizer",
      "  function fixture-_connect",
    ]);
    expect(spans[1]?.details["context"]).to.include('"principalId":"me"');
  });

  it("show a function's error, its lines, and the frame that the client got", async () => {
    const gateway = await startFixture({
      routes: {
        fail: { code: "async () => { console.log('so far'); throw new Error('no further'); }" },
      },
    });
    const client = await gateway.connect();
    client.send({ action: "fail" });
    await client.next();

    const [root, fn, line, thrown, frame] = findTrace(
      await tracesUntil(gateway.port, ended("fail")),
      "message",
      "fail",
    );

    expect(root).to.deep.include({ failed: true });
    expect(root?.details["error"]).to.equal("Internal server error");
    expect(fn?.details["error"]).to.equal("Error: no further");
    expect(line?.details["text"]).to.equal("so far");
    expect(thrown?.details["level"]).to.equal("ERROR");
    expect(thrown?.details["text"]).to.match(/^Error: no further\n/);
    expect(frame?.details["text"]).to.include("Internal server error");
  });

  it("show that a client left, and why", async () => {
    const gateway = await startFixture({ routes: { $disconnect: {} } });
    const client = await gateway.connect();
    await client.close(4001, "enough");

    const spans = findTrace(
      await tracesUntil(gateway.port, ended("$disconnect")),
      "disconnect",
      "$disconnect",
    );

    expect(spans[0]?.details).to.include({ code: 4001, reason: "enough" });
    expect(outline(spans)).to.include("  function fixture-_disconnect");
  });

  it("show who is connected", async () => {
    const gateway = await startFixture({ routes: {} });
    await gateway.connect("", { headers: { "user-agent": "a test" } });

    const { connections, connectionCount } = await nextState(gateway.port);

    expect(connectionCount).to.equal(1);
    expect(connections[0]).to.include({
      apiName: "fixture",
      stageName: "test",
      sourceIp: "127.0.0.1",
      userAgent: "a test",
    });
    expect(connections[0].lastActiveAt).to.be.at.least(connections[0].connectedAt);
  });

  it("show the clock's speed, for ages and idle times", async () => {
    const { port } = await startFixture({ routes: {} }, { clock: createFastClock(60) });
    expect(await nextState(port)).to.include({ speed: 60 });
  });

  it("show that the page closed a connection", async () => {
    const gateway = await startFixture({ routes: {} });
    const client = await gateway.connect();
    const [{ connectionId }] = (await nextState(gateway.port)).connections;
    const path = `/_local/connections/${encodeURIComponent(connectionId)}`;

    const answer = await callLocal(gateway.port, "DELETE", path);

    expect(answer.json()).to.deep.equal({ closed: connectionId });
    expect((await client.closed).code).to.equal(1000);
    const again = await callLocal(gateway.port, "DELETE", path);
    expect(again.status).to.equal(400);
    expect(again.json().message).to.equal(
      `The connection "${connectionId}" does not exist; it may have been closed.`,
    );
  });
});
