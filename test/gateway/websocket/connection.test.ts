// A connection without a network: what it sends, and when it closes.
import { expect } from "chai";
import { stub } from "sinon";
import { Connection } from "../../../gateway/websocket/connection.ts";
import {
  IDLE_TIMEOUT_MS,
  MAX_CONNECTION_MS,
  MAX_MESSAGE_BYTES,
  MAX_UNREAD_BYTES,
} from "../../../gateway/websocket/limits.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const [OPEN, CLOSING] = [1, 2];

const prepare = () => {
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
  const connection = new Connection({ connectionId: "a=" } as never, socket as never, clock);
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
});
