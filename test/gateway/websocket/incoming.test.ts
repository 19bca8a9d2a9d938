// Which of a client's messages are handed on, and when a rejected frame closes the connection.
import { EventEmitter } from "node:events";
import { expect } from "chai";
import { stub } from "sinon";
import { CLOSE } from "../../../gateway/websocket/close-reasons.ts";
import { listen } from "../../../gateway/websocket/incoming.ts";
import { frame, OPCODE } from "../../helpers/raw-websocket.ts";
import { all } from "./frame-case.ts";

const BINARY = frame("x", { opcode: OPCODE.binary });

const prepare = () => {
  const [webSocket, socket] = [new EventEmitter(), new EventEmitter()];
  const inbox = { add: stub() };
  const connection = {
    closedBecause: undefined as object | undefined,
    close: stub().callsFake((reason: object) => (connection.closedBecause ??= reason)),
  };
  const order: string[] = [];
  socket.on("data", () => order.push("ws"));
  listen({ connection, webSocket, socket, inbox } as never);
  const message = (text: string) => webSocket.emit("message", Buffer.from(text));
  const texts = () => inbox.add.args.map(([data]) => String(data));
  return { connection, socket, message, texts, order };
};

describe("what a client sends", () => {
  it("is handed on, message by message", () => {
    const { socket, message, texts, connection } = prepare();
    socket.emit("data", all(frame("one"), frame("two")));
    message("one");
    message("two");
    expect(texts()).to.deep.equal(["one", "two"]);
    expect(connection.close.callCount).to.equal(0);
  });

  it("closes the connection at once with a rejected frame", () => {
    const { socket, connection, order } = prepare();
    connection.close.callsFake(() => order.push("closed"));
    socket.emit("data", BINARY);
    expect(connection.close.args).to.deep.equal([[CLOSE.binary]]);
    expect(order).to.deep.equal(["closed", "ws"]);
  });

  it("is handed on up to a rejected frame, which then closes the connection", () => {
    const { socket, message, texts, connection } = prepare();
    socket.emit("data", all(frame("one"), frame("two"), BINARY, frame("three")));
    expect(connection.close.callCount).to.equal(0);
    message("one");
    expect(connection.close.callCount).to.equal(0);
    message("two");
    expect(connection.close.args).to.deep.equal([[CLOSE.binary]]);
    message("x");
    message("three");
    expect(texts()).to.deep.equal(["one", "two"]);
  });

  it("closes the connection with a rejected frame that arrives after the messages", () => {
    const { socket, message, connection } = prepare();
    socket.emit("data", frame("one"));
    message("one");
    socket.emit("data", BINARY);
    expect(connection.close.args).to.deep.equal([[CLOSE.binary]]);
  });

  it("is not handed on once the connection is closed for another reason", () => {
    const { message, texts, connection } = prepare();
    connection.closedBecause = CLOSE.goingAway;
    message("late");
    expect(texts()).to.deep.equal([]);
  });
});
