// A subscription that catches up, whose connection ends at any moment, and whose server forgets.
import { expect } from "chai";
import { createStage } from "../helpers/fake-sockets.ts";
import { join, page, publication, reconnect } from "../helpers/joined-room.ts";

describe("a subscription that catches up", () => {
  it("joins the next connection although the one before ended while it caught up", async () => {
    const stage = await createStage();
    const { data } = await join(stage);
    const second = await reconnect(stage);
    expect(second.requests("subscribe").at(-1)!["since"]).to.deep.equal({ epoch: "e", offset: 0 });
    second.reply("subscribe", page(0, 2, { more: true }));
    await stage.settle();
    expect(second.requests("history")).to.have.length(1);
    const third = await reconnect(stage);
    third.reply("history", page(2, 4));
    await stage.settle();
    expect(third.requests("subscribe").at(-1)!["since"]).to.deep.equal({ epoch: "e", offset: 4 });
    third.reply("subscribe", page(4, 5));
    await stage.settle();
    expect(data).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("is one of many, each of which goes on from its own position on the next connection", async () => {
    const stage = await createStage();
    const channels = ["room:1", "room:2", "feed:1"];
    for (const channel of channels) stage.client.subscribe(channel);
    const first = await stage.connect();
    for (const [at, { id, channel }] of first.requests("subscribe").entries()) {
      first.receive({ action: "subscribe", id, channel, epoch: `e${at}`, offset: 10 * at });
    }
    await stage.settle();
    const second = await reconnect(stage);
    expect(
      second.requests("subscribe").map(({ channel, since }) => ({ channel, since })),
    ).to.deep.equal(
      channels.map((channel, at) => ({ channel, since: { epoch: `e${at}`, offset: 10 * at } })),
    );
  });

  it("is told of a loss once when the epoch changes while it catches up, and goes on", async () => {
    const stage = await createStage();
    const { data, lost } = await join(stage);
    const socket = await reconnect(stage);
    socket.reply("subscribe", page(0, 2, { more: true }));
    await stage.settle();
    socket.receive(publication(3, "f"));
    socket.reply("history", page(0, 0, { epoch: "f", offset: 2, recovered: false }));
    await stage.settle();
    expect(lost).to.deep.equal([{ epoch: "f", offset: 2 }]);
    expect(data).to.deep.equal([1, 2, 3]);
    await stage.clock.tickAsync(2000);
    socket.reply("history", page(3, 4, { epoch: "f" }));
    await stage.settle();
    expect(lost).to.have.length(1);
    expect(data).to.deep.equal([1, 2, 3, 4]);
  });

  it("is told of a loss when the history is shorter than the gap, and which publication is the first after it", async () => {
    const stage = await createStage();
    const { room, data, lost, socket } = await join(stage);
    const marks: unknown[] = [];
    room.on("publication", ({ offset, isAfterLoss }) => marks.push([offset, isAfterLoss]));
    socket.receive(publication(120));
    await stage.clock.tickAsync(300);
    expect(socket.requests("history").at(-1)!["since"]).to.deep.equal({ epoch: "e", offset: 0 });
    socket.reply("history", page(0, 0, { offset: 119, recovered: false }));
    socket.receive(publication(121));
    await stage.settle();
    expect(lost).to.deep.equal([{ epoch: "e", offset: 119 }]);
    expect(data).to.deep.equal([120, 121]);
    expect(marks).to.deep.equal([
      [120, true],
      [121, undefined],
    ]);
  });

  it("starts over with a server that has forgotten everything", async () => {
    const stage = await createStage();
    const { data, lost } = await join(stage, 7);
    const socket = await reconnect(stage);
    socket.reply("subscribe", page(0, 0, { epoch: "new", recovered: false }));
    socket.receive(publication(1, "new"));
    await stage.settle();
    expect(lost).to.deep.equal([{ epoch: "new", offset: 0 }]);
    expect(data).to.deep.equal([1]);
  });

  it("fills a gap by one request, however many publications come meanwhile", async () => {
    const stage = await createStage();
    const { data, socket } = await join(stage);
    for (let offset = 2; offset <= 50; offset += 1) socket.receive(publication(offset));
    await stage.clock.tickAsync(300);
    for (let offset = 51; offset <= 60; offset += 1) socket.receive(publication(offset));
    await stage.clock.tickAsync(600);
    expect(socket.requests("history")).to.have.length(1);
    socket.reply("history", page(0, 50));
    await stage.settle();
    expect(data).to.deep.equal(Array.from({ length: 60 }, (_, at) => at + 1));
  });

  it("does not ask forever for what is before a number that the channel has not come to", async () => {
    const stage = await createStage();
    const { data, socket } = await join(stage);
    await stage.clock.tickAsync(2000);
    socket.reply("history", page(0, 0));
    await stage.settle();
    // A broadcast may contain what looks like a publication.
    for (const offset of [10 ** 15, "x"]) {
      socket.receive({ channel: "room:1", epoch: "e", offset, data: "forged" });
    }
    for (let asked = 2; asked <= 3; asked += 1) {
      await stage.clock.tickAsync(300);
      expect(socket.requests("history")).to.have.length(asked);
      socket.reply("history", page(0, 0));
    }
    await stage.clock.tickAsync(60_000);
    expect(socket.requests("history")).to.have.length(3);
    socket.receive(publication(1));
    expect(data).to.deep.equal([1]);
  });

  it("finds the publication that was the last, and whose frame was lost, within two seconds of joining", async () => {
    const stage = await createStage();
    const { data, socket } = await join(stage);
    await stage.clock.tickAsync(2000);
    socket.reply("history", page(0, 1));
    await stage.settle();
    expect(data).to.deep.equal([1]);
  });

  it("asks again after a failure: no sooner than the server says, and not at once for what does not come", async () => {
    const stage = await createStage();
    const { socket } = await join(stage);
    await stage.clock.tickAsync(2000);
    socket.refuse("history", "TooManyRequests", { retryAfterMs: 5000 });
    await stage.clock.tickAsync(4999);
    expect(socket.requests("history")).to.have.length(1);
    await stage.clock.tickAsync(1);
    expect(socket.requests("history")).to.have.length(2);
    // There is more, but it does not come.
    socket.reply("history", page(0, 0, { more: true }));
    await stage.clock.tickAsync(1999);
    expect(socket.requests("history")).to.have.length(2);
    await stage.clock.tickAsync(1);
    expect(socket.requests("history")).to.have.length(3);
  });
});
