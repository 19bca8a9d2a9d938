// The server of WebSockets when the gateway closes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { stub, useFakeTimers } from "sinon";
import { WebSocketGateway } from "../../../gateway/websocket/server.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { answerTo, upgradeTo } from "../../helpers/raw-request.ts";

describe("the server of a gateway that closes", () => {
  const prepare = () => {
    const connections = new Map(
      ["a=", "b="].map((id) => [id, { close: stub(), terminate: stub() }]),
    );
    const server = new WebSocketGateway({
      connections,
      clock: createManualClock(),
      output: {},
    } as never);
    return { connections, server, all: [...connections.values()] };
  };

  it("waits for its clients to close, and ends none of them", async () => {
    const time = useFakeTimers({ toFake: ["setTimeout", "performance"] });
    try {
      const { server, connections, all } = prepare();
      let isClosed = false;
      const closed = server.close().then(() => (isClosed = true));
      expect(all.map(({ close }) => close.args)).to.deep.equal([
        [[{ code: 1001, reason: "Going away" }]],
        [[{ code: 1001, reason: "Going away" }]],
      ]);
      await time.tickAsync(500);
      expect(isClosed).to.equal(false);
      connections.clear();
      await time.tickAsync(10);
      await closed;
      expect(all.map(({ terminate }) => terminate.callCount)).to.deep.equal([0, 0]);
    } finally {
      time.restore();
    }
  });

  it("accepts no more clients", async () => {
    const { server, connections } = prepare();
    const http = createServer();
    server.attach(http);
    closeAfterwards(() => http.close());
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const closed = server.close();
    const { port } = http.address() as AddressInfo;
    expect(await answerTo(port, upgradeTo("/test"))).to.match(/^HTTP\/1\.1 503 /);
    connections.clear();
    await closed;
  });

  it("ends those that have not closed after a second", async () => {
    const time = useFakeTimers({ toFake: ["setTimeout", "performance"] });
    try {
      const { server, connections, all } = prepare();
      const closed = server.close();
      connections.delete("b=");
      await time.tickAsync(980);
      expect(all.map(({ terminate }) => terminate.callCount)).to.deep.equal([0, 0]);
      await time.tickAsync(20);
      await closed;
      expect(all.map(({ terminate }) => terminate.callCount)).to.deep.equal([1, 0]);
    } finally {
      time.restore();
    }
  });
});
