// Handshakes that no stage is there for.
import { expect } from "chai";
import { stub } from "sinon";
import { decideHandshake } from "../../../gateway/websocket/handshake.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

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
    [
      "an API without stages",
      [api("chat", [])],
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
