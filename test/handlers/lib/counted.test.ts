// What handlers count, once per event.
import { expect } from "chai";
import { stub } from "sinon";
import { describeCloseReason } from "../../../handlers/lib/close-reason.ts";
import { countClosed, counted, countNothing, countOpened } from "../../../handlers/lib/counted.ts";
import type { Metrics } from "../../../handlers/lib/metrics.ts";
import { createConnect } from "../../../handlers/lib/create-connect.ts";
import { createDisconnect } from "../../../handlers/lib/create-disconnect.ts";
import { createPing } from "../../../handlers/ping.ts";
import { catchRejection } from "../../helpers/errors.ts";
import {
  authorizerEvent,
  connectEvent,
  disconnectEvent,
  messageEvent,
} from "../../helpers/events.ts";
import { httpEvent } from "../../helpers/http-event.ts";
import { record } from "../../helpers/records.ts";
import { stubLog, stubStore } from "../../helpers/stubs.ts";

const stubMetrics = () => stub<Parameters<Metrics>, void>();

describe("counted", () => {
  it("counts a message, and returns what the handler returns", async () => {
    const metrics = stubMetrics();
    const ping = counted(createPing({ log: stubLog() }), undefined, metrics);
    const response = await ping(messageEvent({ action: "ping" }, "ping"));
    expect(response.body).to.equal('{"action":"pong"}');
    expect(metrics.args).to.deep.equal([[{ messages: 1 }]]);
  });

  it("counts a message that fails, and rethrows the handler's error", async () => {
    const metrics = stubMetrics();
    const fails = counted(() => Promise.reject(new Error("broken")), undefined, metrics);
    expect((await catchRejection(fails(messageEvent({})))).message).to.equal("broken");
    expect(metrics.args).to.deep.equal([[{ messages: 1 }]]);
  });

  for (const [what, event] of [
    ["a handshake that an authorizer decides about", authorizerEvent()],
    ["messages of a queue", { Records: [record("m1", "hi")] }],
    ["an event of a schedule", {}],
  ] as const) {
    it(`counts nothing for ${what}`, async () => {
      const metrics = stubMetrics();
      const context = { getRemainingTimeInMillis: () => 1 };
      const handle = stub<[object, object], number>().returns(7);
      expect(await counted(handle, undefined, metrics)(event, context)).to.equal(7);
      expect(handle.firstCall.args).to.deep.equal([event, context]);
      expect(metrics.args).to.deep.equal([]);
    });
  }

  it("counts no message for a request to a function URL", async () => {
    const metrics = stubMetrics();
    const handle = stub<[object], object>().returns({ statusCode: 200 });
    expect(await counted(handle, countNothing, metrics)(httpEvent({}))).to.include({
      statusCode: 200,
    });
    expect(metrics.args).to.deep.equal([]);
  });

  it("counts after the handler has finished", async () => {
    const metrics = stubMetrics();
    const ended = stub<[], Promise<{ statusCode: number }>>().resolves({ statusCode: 200 });
    await counted(ended, undefined, metrics)(messageEvent({}));
    expect(metrics.calledAfter(ended)).to.equal(true);
  });

  it("counts a connection that is opened", async () => {
    const metrics = stubMetrics();
    const connect = createConnect({ store: stubStore(), log: stubLog() });
    await counted(connect, countOpened, metrics)(connectEvent());
    expect(metrics.args).to.deep.equal([[{ opened: 1 }]]);
  });

  it("counts no connection that could not be stored", async () => {
    const metrics = stubMetrics();
    const store = stubStore();
    store.put.rejects(new Error("table is gone"));
    await counted(createConnect({ store, log: stubLog() }), countOpened, metrics)(connectEvent());
    expect(metrics.args).to.deep.equal([[{ opened: 0 }]]);
  });

  it("counts no connection when the handler fails, and rethrows its error", async () => {
    const metrics = stubMetrics();
    const fails = counted(() => Promise.reject(new Error("broken")), countOpened, metrics);
    expect((await catchRejection(fails(connectEvent()))).message).to.equal("broken");
    expect(metrics.args).to.deep.equal([[{ opened: 0 }]]);
  });

  it("counts a connection that is closed, by reason", async () => {
    const metrics = stubMetrics();
    const disconnect = createDisconnect({ store: stubStore(), log: stubLog() });
    await counted(disconnect, countClosed, metrics)(disconnectEvent(1001, "Going away"));
    expect(metrics.args).to.deep.equal([[{ closed: 1 }, "going away"]]);
  });
});

describe("reason of a close", () => {
  for (const [code, reason] of [
    [1000, "normal"],
    [1001, "going away"],
    [1003, "unacceptable"],
    [1005, "no status"],
    [1006, "abnormal"],
    [1009, "unacceptable"],
    [1011, "other"],
    [2999, "other"],
    [3000, "application"],
    [4999, "application"],
    [5000, "other"],
    [undefined, "other"],
  ] as const) {
    it(`${code} is "${reason}"`, () => {
      expect(describeCloseReason(code)).to.equal(reason);
    });
  }

  it("is one of seven, whatever a client sends", () => {
    const reasons = new Set(Array.from({ length: 65_536 }, (_, code) => describeCloseReason(code)));
    expect(reasons.size).to.equal(7);
  });
});
