// A gateway that is replaced by another one on the same port.
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { stub } from "sinon";
import { startService } from "../../../gateway/cli/service.ts";
import type { Gateway } from "../../../gateway/index.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { until } from "../../helpers/until.ts";

/** Stands in for gateways, and notes what happens to each. */
const prepare = () => {
  const events: string[] = [];
  let started = 0;
  const prepareSource = stub<[], Promise<void>>().resolves();
  const start = stub<[number], Promise<Gateway>>().callsFake(async (port) => {
    const name = `gateway ${(started += 1)}`;
    events.push(`${name} on ${port}`);
    return {
      port: 3001,
      close: async () => void events.push(`${name} closed`),
      updateCode: (zipPath: string) => void events.push(`${name} gets ${zipPath}`),
      useFaults: (faults: unknown) => void events.push(`${name} uses ${JSON.stringify(faults)}`),
    } as Gateway;
  });
  return {
    events,
    start,
    prepareSource,
    service: () => startService({ prepare: prepareSource, start }, 0),
  };
};

describe("a service", () => {
  it("is replaced on the same port, with the faults that are in use", async () => {
    const { events, service } = prepare();
    const serving = await service();
    serving.useFaults({ posts: [] });
    await serving.restart();
    serving.updateCode("post.zip");
    await serving.close();
    expect(events).to.deep.equal([
      "gateway 1 on 0",
      'gateway 1 uses {"posts":[]}',
      "gateway 1 closed",
      "gateway 2 on 3001",
      'gateway 2 uses {"posts":[]}',
      "gateway 2 gets post.zip",
      "gateway 2 closed",
    ]);
  });

  it("goes on if the source cannot be prepared", async () => {
    const { events, prepareSource, service } = prepare();
    const serving = await service();
    prepareSource.rejects(new Error("syntax error"));
    expect((await catchRejection(serving.restart())).message).to.equal("syntax error");
    serving.updateCode("post.zip");
    expect(events).to.deep.equal(["gateway 1 on 0", "gateway 1 gets post.zip"]);
  });

  it("goes on while the source is prepared, and does not start again once it is closed", async () => {
    const { events, prepareSource, service } = prepare();
    const serving = await service();
    const { promise, resolve } = Promise.withResolvers<void>();
    prepareSource.returns(promise);
    const restarting = serving.restart();
    serving.updateCode("post.zip");
    await serving.close();
    resolve();
    expect(await restarting).to.equal(false);
    expect(events).to.deep.equal(["gateway 1 on 0", "gateway 1 gets post.zip", "gateway 1 closed"]);
  });

  it("closes the next gateway if it is closed while that one starts", async () => {
    const { events, start, service } = prepare();
    const serving = await service();
    const starting = Promise.withResolvers<Gateway>();
    start.onSecondCall().returns(starting.promise);
    const restarting = serving.restart();
    await until(() => start.calledTwice);
    await serving.close();
    starting.resolve({ close: async () => void events.push("gateway 2 closed") } as Gateway);
    expect(await restarting).to.equal(false);
    expect(events).to.deep.equal(["gateway 1 on 0", "gateway 1 closed", "gateway 2 closed"]);
  });

  it("is closed only once the gateway is that a restart is closing", async () => {
    const events: string[] = [];
    const closing = Promise.withResolvers<void>();
    const close = stub<[], Promise<void>>().returns(closing.promise);
    const gateway = { port: 3001, close } as Partial<Gateway> as Gateway;
    const source = { prepare: async () => {}, start: async () => gateway };
    const serving = await startService(source, 0);
    const restarting = serving.restart();
    await until(() => close.calledOnce);
    const closed = serving.close().then(() => events.push("closed"));
    await setImmediate();
    events.push("still closing");
    closing.resolve();
    await Promise.all([closed, restarting]);
    expect(events).to.deep.equal(["still closing", "closed"]);
  });

  it("can be restarted after a start that failed, and closes no gateway twice", async () => {
    const { events, start, service } = prepare();
    const serving = await service();
    start.onSecondCall().rejects(new Error("refused"));
    expect((await catchRejection(serving.restart())).message).to.equal("refused");
    await serving.restart();
    await serving.close();
    await serving.close();
    expect(events).to.deep.equal([
      "gateway 1 on 0",
      "gateway 1 closed",
      "gateway 2 on 3001",
      "gateway 2 closed",
    ]);
  });

  it("is restarted once, however often that is asked for meanwhile", async () => {
    const { events, service } = prepare();
    const serving = await service();
    await Promise.all([serving.restart(), serving.restart()]);
    expect(events).to.deep.equal(["gateway 1 on 0", "gateway 1 closed", "gateway 2 on 3001"]);
  });
});
