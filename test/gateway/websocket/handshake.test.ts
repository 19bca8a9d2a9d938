// #1–#10: how a handshake is decided. The numbers are those of the table in docs/compatibility.md.
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect } from "chai";
import { WebSocket } from "ws";
import { connect, waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";
import {
  authorizes,
  LOG_EVENT,
  POSTS_TO_ITSELF,
  returns,
  throws,
} from "../../helpers/handler-code.ts";

describe("handshake", () => {
  it("#1 is pending until the authorizer and $connect have finished", async () => {
    const logs = (name: string) =>
      `(event) => new Promise((done) => setTimeout(() => { console.log("${name}"); done(event); }, 50))`;
    const gateway = await startFixture({
      routes: { $connect: { code: `(event) => (${logs("connecting")})({ statusCode: 200 })` } },
      authorizer: { code: `(event) => (${logs("deciding")})(event).then(${authorizes("Allow")})` },
    });
    await gateway.connect();
    expect(gateway.lines).to.deep.equal([
      "fixture-authorizer: deciding",
      "fixture-_connect: connecting",
    ]);
  });

  it("#1 does not call $connect when the authorizer denies", async () => {
    const gateway = await startFixture({
      routes: {
        $connect: { code: 'async () => { console.log("asked"); return { statusCode: 200 }; }' },
      },
      authorizer: { code: authorizes("Deny") },
    });
    expect(await waitForRefusal(gateway.url)).to.equal(403);
    expect(gateway.lines).to.deep.equal([]);
  });

  for (const status of [301, 400, 401, 404, 500, 501]) {
    it(`#6 responds with ${status}, the status of $connect`, async () => {
      const gateway = await startFixture({
        routes: { $connect: { code: returns(`{ statusCode: ${status} }`) } },
      });
      expect(await waitForRefusal(gateway.url)).to.equal(status);
    });
  }

  for (const status of [200, 204, 299, '"200"']) {
    it(`#6 connects when $connect returns ${status}`, async () => {
      const gateway = await startFixture({
        routes: { $connect: { code: returns(`{ statusCode: ${status} }`) } },
      });
      const client = await gateway.connect();
      expect(client.socket.readyState).to.equal(client.socket.OPEN);
    });
  }

  it("#7 answers 502 when $connect throws", async () => {
    const gateway = await startFixture({ routes: { $connect: { code: throws("broken") } } });
    expect(await waitForRefusal(gateway.url)).to.equal(502);
    expect(gateway.lines[0]).to.equal("fixture-_connect: Error: broken");
  });

  it("#8 sends the subprotocol that $connect returns, and no other", async () => {
    const headers = '{ "Sec-WebSocket-Protocol": "second" }';
    const gateway = await startFixture({
      routes: { $connect: { code: returns(`{ statusCode: 200, headers: ${headers} }`) } },
    });
    const client = await gateway.connect("", { protocols: ["first", "second"] });
    expect(client.socket.protocol).to.equal("second");
  });

  it("#8 sends no subprotocol when $connect returns none", async () => {
    const gateway = await startFixture({ routes: { $connect: {} } });
    const error = await gateway
      .connect("", { protocols: ["first"] })
      .catch((e: Error) => e.message);
    expect(error).to.equal("Server sent no subprotocol");
  });

  it("#9 connects without a $connect route", async () => {
    const gateway = await startFixture({ routes: { $default: { routeResponse: true } } });
    const client = await gateway.connect();
    expect(client.socket.readyState).to.equal(client.socket.OPEN);
  });

  it("#10 answers 410 to a post to a connection whose $connect has not returned", async () => {
    const gateway = await startFixture({ routes: { $connect: { code: POSTS_TO_ITSELF } } });
    expect(await waitForRefusal(gateway.url)).to.equal(410);
  });

  it("rejects an unknown stage with 403", async () => {
    const gateway = await startFixture({ routes: { $connect: {} } });
    expect(await waitForRefusal(gateway.url.replace("/test", "/other"))).to.equal(403);
    expect(await waitForRefusal(gateway.url.replace("/test", "/"))).to.equal(403);
  });

  it("accepts a slash after the stage", async () => {
    const gateway = await startFixture({ routes: { $connect: {} } });
    const client = await connect(`${gateway.url}/?a=b`);
    expect(client.socket.readyState).to.equal(client.socket.OPEN);
  });

  it("rejects an invalid handshake with 400, without calling a function", async () => {
    const gateway = await startFixture({
      routes: { $connect: { code: 'async () => { console.log("asked"); return {}; }' } },
    });
    const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" };
    const request = get(gateway.url.replace("ws:", "http:"), { headers });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).to.equal(400);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("calls $disconnect for a client that disconnects before the response", async () => {
    const gateway = await startFixture({
      routes: {
        $connect: {
          code: `(event) => new Promise((done) => {
            console.log("connecting");
            setTimeout(done, 200, { statusCode: 200 });
          })`,
        },
        $disconnect: { code: LOG_EVENT },
      },
    });
    const socket = new WebSocket(gateway.url);
    socket.on("error", () => {});
    await until(() => gateway.lines.length === 1);
    socket.terminate();
    await until(() => gateway.lines.length === 2);
    expect(gateway.lines[1]).to.include('"disconnectStatusCode":1006');
  });
});
