// The stream of events to a page that does not read.
import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { type SinonFakeTimers, stub, useFakeTimers } from "sinon";
import { streamEvents } from "../../../gateway/console/event-stream.ts";
import type { LiveStateOptions } from "../../../gateway/console/live-state.ts";

/** Milliseconds between two checks for changes. */
const PERIOD_MS = 100;

describe("the stream of events", () => {
  let timers: SinonFakeTimers;
  beforeEach(() => {
    timers = useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => timers.restore());

  /** A page's connection with a buffer of one character. */
  const prepare = () => {
    const response = Object.assign(new PassThrough({ highWaterMark: 1 }), { writeHead: () => {} });
    const since = stub().callsFake((revision: number) => ({
      revision: revision + 1,
      traces: [{ id: revision }],
    }));
    const options = {
      journal: { since, untraced: 0 },
      connections: new Map(),
      services: { countMessages: async () => [] },
      faults: { report: () => ({ happened: {} }) },
      clock: { now: () => 0, speed: 1 },
      build: {},
    } as unknown as LiveStateOptions;
    return {
      response,
      since,
      start: () => streamEvents(options, response as unknown as ServerResponse),
    };
  };

  it("buffers nothing for a page that does not read, and continues where it was when it does", async () => {
    const { response, since, start } = prepare();
    start();
    await timers.tickAsync(50 * PERIOD_MS);
    expect(since.args).to.deep.equal([[0]]);

    response.resume();
    await new Promise((resolve) => response.once("drain", resolve));
    await timers.tickAsync(PERIOD_MS);

    expect(since.args.slice(0, 2)).to.deep.equal([[0], [1]]);
  });

  it("ends with the page", async () => {
    const { response, since, start } = prepare();
    start();
    response.destroy();
    await new Promise((resolve) => response.once("close", resolve));
    await timers.tickAsync(50 * PERIOD_MS);
    expect(since.callCount).to.equal(1);
  });
});
