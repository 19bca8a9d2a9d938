// What a socket still delivers after its connection has been given up.
import { EventEmitter } from "node:events";
import net from "node:net";
import { expect } from "chai";
import { stub } from "sinon";
import { Connection } from "../../../../handlers/lib/http/connection.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

/** A socket that delivers what a test says, even after it was destroyed. */
class FakeSocket extends EventEmitter {
  readonly written: string[] = [];
  destroyed = false;
  private readonly onread: net.OnReadOpts;

  constructor(onread: net.OnReadOpts) {
    super();
    this.onread = onread;
  }

  deliver(text: string): void {
    const buffer = this.onread.buffer as Uint8Array;
    Buffer.from(text).copy(buffer);
    this.onread.callback(text.length, buffer);
  }

  write(text: string): void {
    this.written.push(text);
  }

  destroy(): void {
    this.destroyed = true;
  }

  setNoDelay(): void {}
}

describe("a connection that was closed", () => {
  it("ignores what its former socket delivers, and takes the response from the new one", async () => {
    const sockets: FakeSocket[] = [];
    const connect = stub(net, "connect").callsFake(((options: { onread: net.OnReadOpts }) => {
      const socket = new FakeSocket(options.onread);
      sockets.push(socket);
      return socket;
    }) as never);
    closeAfterwards(() => connect.restore());
    const connection = new Connection({ isTls: false, host: "127.0.0.1", port: 1 }, 60_000);
    const first = catchRejection(connection.send("first"));
    connection.close();
    expect((await first).message).to.equal("The connection was closed");
    const second = connection.send("second");
    const [former, current] = sockets as [FakeSocket, FakeSocket];
    former.deliver("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n");
    former.emit("end");
    former.emit("error", new Error("reset"));
    former.emit("close");
    current.deliver("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    expect((await second).status).to.equal(200);
    expect([former.written, current.written]).to.deep.equal([["first"], ["second"]]);
    expect([former.destroyed, current.destroyed]).to.deep.equal([true, false]);
    connection.close();
  });
});
