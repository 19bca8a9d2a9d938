import { expect } from "chai";
import type { Client } from "../../../../../gateway/console/page/model/client.js";
import { toHar, toJsonLines } from "../../../../../gateway/console/page/model/export.js";
import { FrameLog } from "../../../../../gateway/console/page/model/frame-log.js";

/** Required: http://www.softwareishard.com/blog/har-12-spec/#request and #response */
const HAR_BOTH = ["httpVersion", "cookies", "headers", "headersSize", "bodySize"];
const HAR_REQUEST = ["method", "url", "queryString", ...HAR_BOTH];
const HAR_RESPONSE = ["status", "statusText", "content", "redirectURL", ...HAR_BOTH];

const MINUTE_MS = 60_000;

const prepare = (isAccepted = true): Client => {
  const frames = new FrameLog();
  frames.add({ direction: "note", text: "open" });
  frames.add({ direction: "out", text: "question" });
  frames.add({ direction: "in", text: "binary", bytes: new Uint8Array([0, 255]) });
  const address = { stage: "/dev", query: "token=secret&room=1", protocols: ["chat", "secret"] };
  const attempts = [{ atMs: Date.now() - MINUTE_MS, isAccepted }];
  return { id: 7, address, frames, attempts } as unknown as Client;
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
    expect(Date.parse(startedDateTime)).to.be.within(Date.now() - 2 * MINUTE_MS, Date.now());
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

  it("have an entry for each connection, with its own messages", () => {
    const client = prepare();
    client.frames.add({ direction: "in", text: "after it came back" });
    const [atMs, later] = [Date.now() - MINUTE_MS, Date.now() + MINUTE_MS];
    const frames = client.frames
      .list()
      .map((frame, at) => (at < 3 ? frame : { ...frame, atMs: later + 5 }));
    const attempts = [
      { atMs, isAccepted: true },
      { atMs: later - 1, isAccepted: false },
      { atMs: later, isAccepted: true },
    ];
    const { log } = JSON.parse(
      toHar(Object.assign(client, { attempts, frames: { list: () => frames } }), "localhost"),
    );
    expect(
      log.entries.map(({ response, time, startedDateTime, ...entry }: any) => [
        response.status,
        Date.parse(startedDateTime),
        time >= 0,
        entry["_webSocketMessages"].map(({ data }: any) => data),
      ]),
    ).to.deep.equal([
      [101, atMs, true, ["question", "AP8="]],
      [0, later - 1, true, []],
      [101, later, true, ["after it came back"]],
    ]);
  });

  it("are valid HAR 1.2", () => {
    const { log } = JSON.parse(toHar(prepare(), "localhost:3001"));
    expect(log).to.include.keys("version", "creator", "entries");
    expect(log.creator).to.include.keys("name", "version");
    for (const { request, response, cache, timings, time, startedDateTime } of log.entries) {
      expect(startedDateTime).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(request).to.include.keys(...HAR_REQUEST);
      expect(response).to.include.keys(...HAR_RESPONSE);
      expect(response.content).to.include.keys("size", "mimeType");
      expect(cache).to.deep.equal({});
      const parts = [timings.send, timings.wait, timings.receive];
      expect(Math.min(...parts)).to.be.at.least(0);
      // The rest is -1: it does not apply.
      expect(time).to.equal(parts[0] + parts[1] + parts[2]);
    }
  });

  it("say that a handshake was refused, whose status browsers hide", () => {
    const [{ response }] = JSON.parse(toHar(prepare(false), "localhost")).log.entries;
    expect(response.status).to.equal(0);
  });
});
