// A connection without a network: what it sends, and when it closes.
import { expect } from "chai";
import { stub } from "sinon";
import { Connection } from "../../../gateway/websocket/connection.ts";
import { createFastClock } from "../../../gateway/time/clock.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const [OPEN, CLOSING] = [1, 2];

/** AWS's quotas; how much may be buffered is this gateway's own limit. */
const MAX_MESSAGE_BYTES = 131_072;
const MAX_UNREAD_BYTES = 1_048_576;
const IDLE_TIMEOUT_MS = 600_000;
const MAX_CONNECTION_MS = 7_200_000;

const prepare = (speed = 1) => {
  const clock = createManualClock(1_800_000_000_000);
  const socket = {
    OPEN,
    readyState: OPEN,
    bufferedAmount: 0,
    send: stub(),
    close: stub(),
    resume: stub(),
    terminate: stub(),
  };
  const connection = new Connection(
    { connectionId: "a=" } as never,
    socket as never,
    createFastClock(speed, clock),
  );
  return { clock, socket, connection };
};

describe("a connection", () => {
  it("sends messages as text, up to the limit of their bytes", () => {
    const { socket, connection } = prepare();
    const longest = "é".repeat(MAX_MESSAGE_BYTES / 2);
    expect(connection.send(longest)).to.equal("sent");
    expect(socket.send.args).to.deep.equal([[longest, { binary: false }]]);
    expect(connection.send(`${longest}x`)).to.equal("too large");
    expect(socket.send.callCount).to.equal(1);
  });

  it("counts the messages that are lost because the client does not read", () => {
    const { socket, connection } = prepare();
    socket.bufferedAmount = MAX_UNREAD_BYTES;
    expect(connection.send("last")).to.equal("sent");
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1;
    expect([connection.send("a"), connection.send("b")]).to.deep.equal(["unread", "unread"]);
    expect(connection.lostMessages).to.equal(2);
    expect(socket.send.args).to.deep.equal([["last", { binary: false }]]);
  });

  it("is closed once, with the first reason, and reads on for the client's close frame", () => {
    const { socket, connection } = prepare();
    socket.close.callsFake(() => (socket.readyState = CLOSING));
    connection.close({ code: 1001, reason: "first" });
    connection.close({ code: 1008, reason: "second" });
    expect(socket.close.args).to.deep.equal([[1001, "first"]]);
    expect(socket.resume.callCount).to.equal(1);
    expect(connection.closedBecause).to.deep.equal({ code: 1001, reason: "first" });
    expect(connection.send("x")).to.equal("gone");
    expect(socket.send.callCount).to.equal(0);
  });

  it("keeps the reason for which it failed before it was closed", () => {
    const { socket, connection } = prepare();
    connection.closedBecause = { code: 1009, reason: "" };
    connection.close({ code: 1001, reason: "Going away" });
    expect(connection.closedBecause).to.deep.equal({ code: 1009, reason: "" });
    expect(socket.close.args).to.deep.equal([[1001, "Going away"]]);
  });

  it("is closed after ten minutes without a message in either direction", () => {
    const { clock, socket, connection } = prepare();
    clock.advance(IDLE_TIMEOUT_MS - 1);
    connection.send("x");
    clock.advance(IDLE_TIMEOUT_MS - 1);
    connection.touch();
    clock.advance(IDLE_TIMEOUT_MS - 1);
    expect(socket.close.callCount).to.equal(0);
    clock.advance(1);
    expect(socket.close.args).to.deep.equal([[1001, "Going away"]]);
  });

  it("is closed after two hours, however active", () => {
    const { clock, socket, connection } = prepare();
    for (let passedMs = 0; passedMs < MAX_CONNECTION_MS - 60_000; passedMs += 60_000) {
      clock.advance(60_000);
      connection.touch();
    }
    clock.advance(59_999);
    expect(socket.close.callCount).to.equal(0);
    clock.advance(1);
    expect(socket.close.callCount).to.equal(1);
  });

  it("has no timers once it has ended", () => {
    const { clock, socket, connection } = prepare();
    connection.end();
    clock.advance(MAX_CONNECTION_MS);
    expect(socket.close.callCount).to.equal(0);
  });

  it("has no timers once it has ended after some activity", () => {
    const { clock, socket, connection } = prepare();
    clock.advance(IDLE_TIMEOUT_MS / 2);
    connection.touch();
    clock.advance(IDLE_TIMEOUT_MS / 2);
    connection.end();
    clock.advance(MAX_CONNECTION_MS);
    expect(socket.close.callCount).to.equal(0);
  });

  it("is closed on a fast clock after as many of its milliseconds", () => {
    const { clock, socket, connection } = prepare(100);
    clock.advance(5999);
    connection.send("x");
    clock.advance(5999);
    expect(socket.close.callCount).to.equal(0);
    clock.advance(1);
    expect(socket.close.callCount).to.equal(1);
  });

  it("waits for the rest of ten minutes after its last message", () => {
    const { clock, socket, connection } = prepare();
    clock.advance(IDLE_TIMEOUT_MS - 1000);
    connection.touch();
    expect(connection.lastActiveAt).to.equal(clock.now());
    clock.advance(1000 + IDLE_TIMEOUT_MS - 1001);
    expect(socket.close.callCount).to.equal(0);
    clock.advance(1);
    expect(socket.close.callCount).to.equal(1);
  });

  it("begins with the time of its clock, open, without losses", () => {
    const { clock, socket, connection } = prepare();
    expect(connection).to.include({ lastActiveAt: clock.now(), lostMessages: 0, isOpen: true });
    expect(connection.info).to.deep.equal({ connectionId: "a=" });
    expect(connection.closedBecause).to.equal(undefined);
    socket.readyState = CLOSING;
    expect(connection.isOpen).to.equal(false);
  });

  it("is not active by messages that it does not send", () => {
    const { clock, socket, connection } = prepare();
    const startedAt = clock.now();
    clock.advance(1000);
    connection.send("x".repeat(MAX_MESSAGE_BYTES + 1));
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1;
    connection.send("x");
    expect(connection.lastActiveAt).to.equal(startedAt);
  });

  it("may end without a closing handshake, and go on with another socket", () => {
    const { socket, connection } = prepare();
    const { socket: other } = prepare();
    connection.continueWith(other as never);
    connection.send("x");
    connection.terminate();
    connection.close({ code: 1000, reason: "bye" });
    expect(other.send.args).to.deep.equal([["x", { binary: false }]]);
    expect(other.terminate.callCount).to.equal(1);
    expect(other.close.args).to.deep.equal([[1000, "bye"]]);
    expect(
      [socket.send, socket.terminate, socket.close].map((each) => each.callCount),
    ).to.deep.equal([0, 0, 0]);
  });
});
