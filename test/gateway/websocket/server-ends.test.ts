// The end of a connection, as the server of WebSockets sees it: its code and reason, and what it calls.
import { connect as connectSocket } from "node:net";
import { expect } from "chai";
import { connect } from "../../helpers/client.ts";
import {
  closeFrame,
  connectRaw,
  frame,
  OPCODE,
  readCloseCode,
} from "../../helpers/raw-websocket.ts";
import { upgradeTo } from "../../helpers/raw-request.ts";
import { until } from "../../helpers/until.ts";
import { fragments } from "./frame-case.ts";
import { ANSWER, disconnected, ROUTES, startServer } from "./server-world.ts";

describe("the end of a connection", () => {
  for (const [what, bytes, code, reason] of [
    ["a status", closeFrame(1000), 1000, ""],
    ["a binary frame", frame("x", { opcode: OPCODE.binary }), 1003, "Unsupported data"],
    ["a frame without a mask", frame("x", { masked: false }), 1002, "Protocol error"],
    [
      "a message of 128 KiB and a byte",
      fragments(...Array.from({ length: 5 }, (_, index) => "x".repeat(index < 4 ? 32_768 : 1))),
      1009,
      "Message too large",
    ],
    ["invalid UTF-8", frame(Buffer.from([0xff])), 1007, "Invalid UTF-8"],
  ] as const) {
    it(`has the code and the reason of what the client sent: ${what}`, async () => {
      const server = await startServer();
      const client = await connectRaw(server.port);
      client.socket.write(bytes);
      expect(readCloseCode(await client.next())).to.equal(code);
      client.socket.end(closeFrame(code));
      expect(await disconnected(server)).to.deep.equal([code, reason]);
    });
  }

  it("has no code without a close frame", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    client.socket.terminate();
    expect(await disconnected(server)).to.deep.equal([1006, ""]);
  });

  it("has the gateway's reason when the gateway has closed it", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    const [connection] = [...server.connections.values()];
    connection!.close({ code: 1001, reason: "Going away" });
    expect(await client.closed).to.deep.equal({ code: 1001, reason: "Going away" });
    expect(await disconnected(server)).to.deep.equal([1001, "Going away"]);
  });

  it("hands on the messages that wait", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    const texts = Array.from({ length: 300 }, (_, index) => `${index}`);
    server.integrations.call.callsFake(() => new Promise(() => {}));
    for (const text of texts) client.send(text);
    await client.close();
    await until(() => server.calls("$default").length === texts.length);
    expect(server.calls("$default").map(({ event }) => event.body)).to.deep.equal(texts);
  });

  it("comes ten seconds of its clock after a client that reads nothing has ended its side", async () => {
    const server = await startServer();
    const { socket } = await connectRaw(server.port);
    socket.pause();
    await until(() => server.connections.size === 1);
    const [connection] = [...server.connections.values()];
    while (connection!.send("x".repeat(131_072)) === "sent") await new Promise(setImmediate);
    socket.end();
    const waits = () => server.clock.waits.filter(({ milliseconds }) => milliseconds === 10_000);
    await until(() => waits().length > 0);
    server.clock.advance(9999);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(server.connections).to.have.property("size", 1);
    server.clock.advance(1);
    expect(await disconnected(server)).to.deep.equal([1006, ""]);
  });

  it("leaves no timer", async () => {
    const server = await startServer();
    const { socket } = await connectRaw(server.port);
    await until(() => server.connections.size === 1);
    socket.end();
    await disconnected(server);
    const { waits } = server.clock;
    expect(waits.map(({ milliseconds }) => milliseconds)).to.have.members([
      7_200_000, 600_000, 10_000,
    ]);
    await until(() => waits.every(({ stop }) => stop.called));
  });

  it("does not wait longer than ten seconds for a client's close frame", async () => {
    const server = await startServer({ speed: 1000 });
    await connectRaw(server.port);
    await until(() => server.connections.size === 1);
    const [connection] = [...server.connections.values()];
    connection!.close({ code: 1001, reason: "Going away" });
    expect(await disconnected(server)).to.deep.equal([1001, "Going away"]);
  });

  for (const fails of [false, true]) {
    it(`is that of a client that left before $connect returned${fails ? ", even if that fails" : ""}`, async () => {
      const server = await startServer();
      const { promise, resolve } = Promise.withResolvers<object>();
      server.integrations.call.onFirstCall().returns(promise);
      if (fails) server.integrations.call.rejects(new TypeError("a fault"));
      const left = Promise.withResolvers<void>();
      server.http.once("connection", (socket) => socket.once("close", left.resolve));
      const socket = connectSocket(server.port, "127.0.0.1");
      socket.write(upgradeTo("/test"));
      await until(() => server.calls("$connect").length === 1);
      socket.resetAndDestroy();
      await left.promise;
      expect(server.calls("$disconnect")).to.deep.equal([]);
      resolve(ANSWER);
      expect(await disconnected(server)).to.deep.equal([1006, ""]);
      expect(server.connections).to.have.property("size", 0);
      await until(() => server.output.warn.callCount === Number(fails));
      if (fails)
        expect(server.output.warn.args.join()).to.match(/^A handshake failed in.*a fault/s);
    });
  }

  it("is only traced without a $disconnect route", async () => {
    const server = await startServer({ routes: ROUTES.slice(0, 1) });
    await (await connect(server.url)).close();
    await until(() => server.spans.length === 2);
    expect(server.spans[1]!.end.calls).to.have.length(1);
    expect(server.integrations.call.callCount).to.equal(1);
  });

  it("may be lost", async () => {
    const server = await startServer();
    server.faults.disconnects.isLost.returns(true);
    const client = await connect(server.url);
    const [id] = [...server.connections.keys()];
    await client.close();
    await until(() => server.spans.length === 2);
    expect(server.spans[1]!.fail.calls).to.deep.equal([[{ fault: "lost" }]]);
    expect(server.faults.disconnects.isLost.args).to.deep.equal([[id]]);
    expect(server.calls("$disconnect")).to.deep.equal([]);
    expect(server.connections).to.have.property("size", 0);
  });

  it("may be unnoticed until the gateway closes the connection", async () => {
    const server = await startServer();
    server.faults.zombies.isUnnoticed.returns(true);
    const client = await connect(server.url);
    const [[id, connection] = []] = [...server.connections];
    await client.close();
    await until(() => server.faults.zombies.isUnnoticed.callCount === 1);
    expect(server.faults.zombies.isUnnoticed.args).to.deep.equal([[id]]);
    expect(connection!.isOpen).to.equal(true);
    expect(server.calls("$disconnect")).to.deep.equal([]);
    server.clock.advance(10 * 60_000);
    expect(await disconnected(server)).to.deep.equal([1001, "Going away"]);
    expect(server.connections).to.have.property("size", 0);
  });

  it("is noticed when the gateway has closed it", async () => {
    const server = await startServer();
    server.faults.zombies.isUnnoticed.returns(true);
    await connect(server.url);
    const [connection] = [...server.connections.values()];
    connection!.close({ code: 1001, reason: "Going away" });
    expect(await disconnected(server)).to.deep.equal([1001, "Going away"]);
    expect(server.faults.zombies.isUnnoticed.callCount).to.equal(0);
  });

  it("does not call $disconnect once the gateway closes", async () => {
    const server = await startServer();
    const client = await connect(server.url);
    await server.server.close();
    expect((await client.closed).code).to.equal(1001);
    expect(server.connections).to.have.property("size", 0);
    expect(server.calls("$disconnect")).to.deep.equal([]);
  });
});
