// The server of WebSockets: from handshakes to the end of connections, with stubs for what it calls.
import { expect } from "chai";
import { connect, waitForRefusal } from "../../helpers/client.ts";
import { answerTo, upgradeTo } from "../../helpers/raw-request.ts";
import { connectRaw, frame } from "../../helpers/raw-websocket.ts";
import { until } from "../../helpers/until.ts";
import { ANSWER, disconnected, startServer } from "./server-world.ts";

const DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

describe("a server of WebSockets", () => {
  it("opens a connection once $connect has accepted it, and removes it when the client leaves", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    const [id] = [...server.connections.keys()];
    expect(server.calls("$connect")[0]!.event.requestContext).to.include({ connectionId: id });
    expect(server.connections).to.have.property("size", 1);
    await client.close(4001, "enough");
    expect(await disconnected(server)).to.deep.equal([4001, "enough"]);
    expect(server.connections).to.have.property("size", 0);
  });

  it("hands messages on, and sends the answers", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    client.send("hello");
    expect(await client.next()).to.equal("answer");
    expect(server.calls("$default").map(({ event }) => event.body)).to.deep.equal(["hello"]);
  });

  it("takes turns with its clients, message by message", async () => {
    const server = await startServer();
    const [one, other] = [await connectRaw(server.port), await connectRaw(server.port)];
    await until(() => server.connections.size === 2);
    one.socket.write(Buffer.concat(Array.from({ length: 40 }, () => frame("a"))));
    other.socket.write(frame("b"));
    await until(() => server.calls("$default").length === 41);
    const bodies = server.calls("$default").map(({ event }) => event.body);
    expect(bodies.indexOf("b")).to.be.below(20);
  });

  it("reads no more from a client while too many of its messages are handled", async () => {
    const server = await startServer();
    const { promise, resolve } = Promise.withResolvers<object>();
    const client = await connectRaw(server.port);
    await until(() => server.connections.size === 1);
    server.integrations.call.callsFake(() => promise);
    client.socket.write(Buffer.concat(Array.from({ length: 257 }, () => frame("a"))));
    const { socket } = [...server.connections.values()][0] as unknown as {
      socket: { isPaused: boolean };
    };
    await until(() => socket.isPaused);
    expect(server.calls("$default")).to.have.length(256);
    resolve(ANSWER);
    await until(() => !socket.isPaused);
    expect(server.calls("$default")).to.have.length(257);
  });

  it("traces each event of a client, and masks the tokens of its handshake", async () => {
    const server = await startServer();
    const client = await connect(`${server.url}?token=secret-token`);
    const [id] = [...server.connections.keys()];
    client.send("hello");
    await client.next();
    await client.close(1000);
    await disconnected(server);
    const shown = server.spans.map(({ kind, name, details }) => [kind, name, details]);
    const end = { connectionId: id, code: 1000, reason: "" };
    expect(shown).to.deep.equal([
      ["connect", "$connect", { url: "/test?token=secret-token" }],
      ["message", "$default", { connectionId: id, text: "hello" }],
      ["disconnect", "$disconnect", end],
    ]);
    for (const { mask, end: ended, fail } of server.spans) {
      expect(mask("a secret-token")).to.equal("a •••");
      expect([ended.calls.length, fail.calls.length]).to.deep.equal([1, 0]);
    }
    expect(server.spans[0]!.end.calls).to.deep.equal([[{ status: 101, subprotocol: undefined }]]);
    expect(server.calls("$disconnect")[0]!.span).to.equal(server.spans[2]);
  });

  it("offers the subprotocol of $connect only", async () => {
    const server = await startServer();
    const headers = { "sec-websocket-protocol": "second" };
    const response = { statusCode: 200, headers, body: "" };
    server.integrations.call.resolves({ kind: "response", response });
    const { socket } = await connect(server.url, { protocols: ["first", "second"] });
    expect(socket.protocol).to.equal("second");
    expect(server.spans[0]!.end.calls).to.deep.equal([[{ status: 101, subprotocol: "second" }]]);
  });

  it("offers no subprotocol that $connect does not return, and no compression", async () => {
    const { port } = await startServer();
    const headers = ["Host: localhost", "Sec-WebSocket-Protocol: first", DEFLATE, ""];
    const answer = await answerTo(port, upgradeTo("/test", headers.join("\r\n")));
    expect(answer)
      .to.match(/^HTTP\/1\.1 101 /)
      .and.not.match(/Sec-WebSocket-(Proto|Ext)/i);
  });

  it("warns of a fault of its own when a client leaves, and goes on", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    server.integrations.call.rejects(new TypeError("a fault"));
    await client.close();
    await until(() => server.output.warn.callCount > 0);
    expect(server.output.warn.args.join()).to.match(/^\$disconnect failed in.*a fault/s);
    server.integrations.call.resolves({ kind: "timeout" });
    expect(await waitForRefusal(server.url)).to.equal(504);
  });
});
