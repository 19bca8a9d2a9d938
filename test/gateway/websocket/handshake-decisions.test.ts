// Handshakes that no stage is there for, and the server that closes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { stub, useFakeTimers } from "sinon";
import { decideHandshake } from "../../../gateway/websocket/handshake.ts";
import { WebSocketGateway } from "../../../gateway/websocket/server.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { answerTo, upgradeTo } from "../../helpers/raw-request.ts";

const api = (name: string, stages: string[], undeployed: string[] = []) => ({
  name,
  domainName: `${name}.example.com`,
  domainMappings: [],
  stages: stages.map((each) => ({ name: each, variables: {} })),
  undeployed: undeployed.map((address) => ({ address })),
});

describe("a handshake at a path without a stage", () => {
  for (const [what, apis, reason] of [
    [
      "several stages",
      [api("chat", ["dev", "live"]), api("news", ["test"])],
      "no stage at this path; expected /dev or /live or /test",
    ],
    [
      "no deployment",
      [api("chat", []), api("news", [], ["stage.a", "stage.b"])],
      "stage.a has no deployment",
    ],
    [
      "stages that no path of this machine reaches",
      [api("chat", ["dev"]), api("chat", ["dev"])],
      "no WebSocket API has a stage that this machine's paths reach",
    ],
    ["no API", [], "there is no WebSocket API; HTTP APIs are called with http://"],
  ] as const) {
    it(`is refused with what there is: ${what}`, async () => {
      const throttles = { allowsConnect: stub().returns(true) };
      const dependencies = { apis, throttles, clock: createManualClock() };
      const request = { host: "localhost", path: "/other", sourceIp: "192.0.2.1" };
      const span = { tell: stub() };
      const decision = await decideHandshake(
        dependencies as never,
        request as never,
        { mask: (text: string) => text, span } as never,
      );
      expect(decision).to.deep.equal({ accepted: false, status: 403, reason });
      expect([throttles.allowsConnect.callCount, span.tell.callCount]).to.deep.equal([0, 0]);
    });
  }
});

describe("a handshake with a malformed target", () => {
  for (const [target, status, reason] of [
    ["/test?a=%", 400, 'its URL has a "%" without two hexadecimal digits after it'],
    [`/test?${"a".repeat(5000)}`, 414, "its URL has more than 4096 characters"],
  ] as const) {
    it(`is refused with ${status}`, async () => {
      const gateway = await startFixture({ routes: { $connect: {} } });
      expect(await answerTo(gateway.port, upgradeTo(target))).to.match(
        new RegExp(`^HTTP/1\\.1 ${status} `),
      );
      expect(gateway.infos).to.deep.equal([`Handshake for /test refused, ${status}: ${reason}.`]);
      expect(gateway.lines).to.deep.equal([]);
    });
  }
});

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
      await time.tickAsync(40);
      await closed;
      expect(all.map(({ terminate }) => terminate.callCount)).to.deep.equal([1, 0]);
    } finally {
      time.restore();
    }
  });
});
