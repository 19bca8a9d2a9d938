// The response to a request that is not a valid handshake.
import { PassThrough } from "node:stream";
import { expect } from "chai";
import {
  REFUSAL_HEADERS,
  refusalBody,
  refuseUpgrade,
} from "../../../gateway/websocket/refusal-response.ts";

describe("the response that rejects a handshake", () => {
  it("names the status, unless it has no name", () => {
    expect(refusalBody(403)).to.equal('{"message":"Forbidden"}');
    expect(refusalBody(499)).to.equal('{"message":"Refused"}');
  });

  it("tells the version of the protocol", () => {
    expect(REFUSAL_HEADERS).to.deep.equal({
      "Content-Type": "application/json",
      "Sec-WebSocket-Version": "13",
    });
  });

  it("is written whole, and then the socket is released", async () => {
    const socket = new PassThrough();
    refuseUpgrade(socket, 405);
    const [text] = (await socket.take(1).toArray()) as [Buffer];
    expect(String(text).split("\r\n")).to.deep.equal([
      "HTTP/1.1 405 Method Not Allowed",
      "Connection: close",
      "Content-Length: 32",
      "Content-Type: application/json",
      "Sec-WebSocket-Version: 13",
      "",
      '{"message":"Method Not Allowed"}',
    ]);
    expect(socket.destroyed).to.equal(true);
  });

  it("releases the socket once it is written, without waiting for the client to end its side", async () => {
    const socket = new PassThrough();
    const closed = new Promise((resolve) => socket.once("close", resolve));
    refuseUpgrade(socket, 400);
    await closed;
    expect(socket.writableFinished).to.equal(true);
  });

  it("releases the socket of a client that has gone", async () => {
    const socket = new PassThrough({ autoDestroy: false });
    refuseUpgrade(socket, 400);
    socket.emit("error", new Error("ECONNRESET"));
    expect(socket.destroyed).to.equal(true);
  });
});
