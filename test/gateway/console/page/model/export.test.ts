import { expect } from "chai";
import type { Client } from "../../../../../gateway/console/page/model/client.js";
import { toHar, toJsonLines } from "../../../../../gateway/console/page/model/export.js";
import { FrameLog } from "../../../../../gateway/console/page/model/frame-log.js";

const prepare = (status = "open"): Client => {
  const frames = new FrameLog();
  frames.add({ direction: "note", text: "open" });
  frames.add({ direction: "out", text: "question" });
  frames.add({ direction: "in", text: "binary", bytes: new Uint8Array([0, 255]) });
  const address = { stage: "/dev", query: "token=secret&room=1", protocols: ["chat", "secret"] };
  return { id: 7, status, address, frames, connectedAtMs: 1000 } as unknown as Client;
};

describe("exported frames", () => {
  it("are JSON Lines, binary ones in base64", () => {
    const lines = toJsonLines(prepare()).split("\n");
    expect(lines.at(-1)).to.equal("");
    expect(lines.slice(0, 3).map((line) => ({ ...JSON.parse(line), time: "" }))).to.deep.equal([
      { time: "", client: 7, direction: "note", text: "open" },
      { time: "", client: 7, direction: "out", text: "question" },
      { time: "", client: 7, direction: "in", base64: "AP8=" },
    ]);
  });

  it("are HAR 1.2 with WebSocket messages as Chrome writes them", () => {
    const { version, entries } = JSON.parse(toHar(prepare(), "localhost:3001")).log;
    expect([version, entries.length]).to.deep.equal(["1.2", 1]);
    const [{ startedDateTime, request, response, ...entry }] = entries;
    expect(startedDateTime).to.equal("1970-01-01T00:00:01.000Z");
    expect([request.method, response.status]).to.deep.equal(["GET", 101]);
    expect(
      entry["_webSocketMessages"].map(({ time, ...message }: any) => {
        expect(time).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000 + 1);
        return message;
      }),
    ).to.deep.equal([
      { type: "send", opcode: 1, data: "question" },
      { type: "receive", opcode: 2, data: "AP8=" },
    ]);
  });

  it("contain the names in the query, not the values", () => {
    const har = toHar(prepare(), "localhost:3001");
    expect(har).to.not.include("secret");
    expect(JSON.parse(har).log.entries[0].request.queryString).to.deep.equal([
      { name: "token", value: "•••" },
      { name: "room", value: "•••" },
    ]);
  });

  it("say that a handshake was refused, whose status browsers hide", () => {
    const [{ response }] = JSON.parse(toHar(prepare("refused"), "localhost")).log.entries;
    expect(response.status).to.equal(0);
  });
});
