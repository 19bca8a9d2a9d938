// Who is told of members: once each, whatever order requests come in and wherever they die.
import { expect } from "chai";
import { hereKey } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { leaveAll } from "../../../../handlers/lib/realtime/leave-all.ts";
import { MAX_TOLD_MEMBERS, PRESENCE_SECONDS } from "../../../../handlers/lib/realtime/limits.ts";
import { tellingIndex } from "../../../../handlers/lib/realtime/member-frames-from-env.ts";
import { follow, LAYOUT, Lobby } from "../../../helpers/lobby.ts";
import { keepScore } from "../../../helpers/scoreboard.ts";

describe("member frames", function () {
  it("tell of a new member once, with what it shows, and of its leaving", async () => {
    const lobby = new Lobby();
    lobby.connect("a=");
    await lobby.run(lobby.subscribe("a=", "lobby:1", '{"name":"Ada"}'));
    await lobby.run(lobby.subscribe("a=", "lobby:1", '{"name":"Ada"}'));
    const [frame] = lobby.frames;
    expect(frame!.at).to.be.within(1_800_000_000_000, lobby.schedule.nowMs);
    expect(frame).to.deep.include({
      channel: "lobby:1",
      join: { connection: "a=", user: "user of a=", info: { name: "Ada" } },
    });
    await lobby.run(lobby.unsubscribe("a="));
    await lobby.run(lobby.unsubscribe("a="));
    expect(lobby.told).to.deep.equal(["+a=", "-a="]);
    expect(lobby.frames[1]!.leave).to.deep.equal({ connection: "a=", user: "user of a=" });
    expect(lobby.work[1]!.slices.map(({ partition }) => partition)).to.deep.equal([
      "ch#lobby:1#1.0",
      "ch#lobby:1#1.1",
    ]);
  });

  it("tell of it again when it comes back", async () => {
    const lobby = new Lobby();
    lobby.connect("a=");
    const { subscribe, unsubscribe } = lobby;
    for (const step of [subscribe, unsubscribe, subscribe]) await lobby.run(step("a="));
    expect(lobby.told).to.deep.equal(["+a=", "-a=", "+a="]);
    expect(follow(lobby.frames)).to.deep.equal(["a="]);
  });

  it("tell of its leaving once, when two requests make it leave at the same time", async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const lobby = new Lobby(seed);
      lobby.connect("a=");
      await lobby.run(lobby.subscribe("a="));
      const leaving = [1, 2].map(() => lobby.schedule.start(lobby.unsubscribe("a=")));
      await lobby.schedule.run();
      expect(leaving.map(({ error }) => error)).to.deep.equal([undefined, undefined]);
      // What both have sent has one id, so that it is done once.
      expect(new Set(lobby.work.map(({ id }) => id)).size, `seed ${seed}`).to.equal(2);
      expect(follow(lobby.frames)).to.deep.equal([]);
    }
  });

  it("tell all of its channels when it disconnects, and those without frames of nothing", async () => {
    const lobby = new Lobby();
    lobby.connect("a=");
    for (const channel of ["lobby:1", "lobby:2", "room:1"])
      await lobby.run(lobby.subscribe("a=", channel));
    await lobby.run(lobby.disconnect("a="));
    expect(lobby.told).to.deep.equal(["+a=", "+a=", "-a=", "-a="]);
    expect(lobby.frames.slice(2).map(({ channel }) => channel)).to.have.members([
      "lobby:1",
      "lobby:2",
    ]);
    expect(lobby.schedule.table.items).to.deep.equal([]);
  });

  it("tell of who is answered with 410, once its items are deleted", async () => {
    const lobby = new Lobby();
    lobby.connect("a=");
    await lobby.run(lobby.subscribe("a="));
    const gone: string[] = [];
    await lobby.run(async (process) => {
      const page = async () => ({ recipients: [] });
      const index = {
        page,
        delete: async (ids: string[]) => {
          gone.push(...ids);
          await leaveAll(process.channelTable, "a=");
        },
      };
      await tellingIndex(index, lobby.framesOf(process)).delete(["a="]);
    });
    expect(gone).to.deep.equal(["a="]);
    expect(lobby.told).to.deep.equal(["+a=", "-a="]);
  });

  it("tell of who has not renewed its presence, when another one renews its own", async () => {
    const lobby = new Lobby();
    for (const id of ["a=", "b="]) {
      lobby.connect(id);
      await lobby.run(lobby.subscribe(id));
    }
    for (let minute = 0; minute < 6; minute += 2) {
      lobby.schedule.nowMs += 2 * 60_000;
      await lobby.run(lobby.subscribe("b="));
    }
    lobby.schedule.nowMs += 1000;
    await lobby.run(lobby.subscribe("b="));
    expect(lobby.told).to.deep.equal(["+a=", "+b=", "-a="]);
    await lobby.run(lobby.subscribe("a="));
    expect(follow(lobby.frames)).to.deep.equal(["a=", "b="]);
  });

  it("stop where there are too many members, and begin again where there are fewer", async () => {
    const lobby = new Lobby();
    const fill = (count: number) => {
      const e = { N: String(Math.floor(lobby.schedule.nowMs / 1000) + PRESENCE_SECONDS) };
      for (let at = 0; at < count; at += 1) {
        const { p, c } = hereKey(LAYOUT, "lobby:1", `other-${at}`);
        lobby.schedule.table.put({ p: { S: p }, c: { S: c }, u: { S: "u" }, e });
      }
    };
    lobby.connect("a=");
    fill(MAX_TOLD_MEMBERS);
    await lobby.run(lobby.subscribe("a="));
    expect(lobby.told).to.deep.equal([]);
    await lobby.run(lobby.unsubscribe("a="));
    await lobby.run(lobby.subscribe("a="));
    const { p, c } = hereKey(LAYOUT, "lobby:1", "other-0");
    lobby.schedule.table.delete({ p: { S: p }, c: { S: c } });
    await lobby.run(lobby.subscribe("a="));
    expect(lobby.told).to.deep.equal(["+a="]);
    fill(MAX_TOLD_MEMBERS + 1);
    await lobby.run(lobby.unsubscribe("a="));
    expect(lobby.told).to.deep.equal(["+a="]);
    expect(lobby.schedule.table.count("told#")).to.equal(0);
  });

  it("R50 1,000 orders in which requests overlap and die: followers of the frames end with those who are present", async function () {
    const score = { lost: 0, duplicates: 0 };
    for (let seed = 1; seed <= 1000; seed += 1) {
      const lobby = new Lobby(seed);
      const { schedule } = lobby;
      for (const id of ["a=", "b="]) {
        lobby.connect(id);
        for (let requests = 0; requests < 3; requests += 1) {
          const diesAfter = schedule.random() < 0.3 ? schedule.below(12) : Infinity;
          const leaves = schedule.random() < 0.4;
          schedule.start((leaves ? lobby.unsubscribe : lobby.subscribe)(id), diesAfter);
        }
      }
      lobby.connect("z=");
      const ended = schedule.random() < 0.5 ? "a=" : undefined;
      if (ended !== undefined) {
        const diesAfter = schedule.random() < 0.3 ? schedule.below(6) : Infinity;
        schedule.start(lobby.disconnect(ended), diesAfter);
      }
      await schedule.run();
      // Clients renew their presence, and find what is left; those that are gone do not.
      for (let renewals = 0; renewals < 3; renewals += 1) {
        schedule.nowMs += 4 * 60_000;
        for (const id of ["z=", "b="]) await lobby.run(lobby.subscribe(id));
      }
      const present = ["b=", "z="];
      const held = follow(lobby.frames);
      score.lost += present.filter((id) => !held.includes(id)).length;
      score.duplicates += held.filter((id) => !present.includes(id)).length;
    }
    keepScore(this, score);
    expect(score).to.deep.equal({ lost: 0, duplicates: 0 });
  });
});
