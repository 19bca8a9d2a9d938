// Members of channels in 1,000 orders of calls: of connecting, subscribing, leaving, disconnecting, and of 410 where the
// $disconnect was lost.
import { expect } from "chai";
import { createConnectionIndex } from "../../../../handlers/lib/connection-index.ts";
import type { Layout } from "../../../../handlers/lib/connection-keys.ts";
import { createConnectionStore } from "../../../../handlers/lib/connection-store.ts";
import { channelPartitions } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { leaveAll } from "../../../../handlers/lib/realtime/leave-all.ts";
import { MAX_CHANNELS } from "../../../../handlers/lib/realtime/limits.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import type { Namespace } from "../../../../handlers/lib/realtime/namespaces.ts";
import { createReadPresence } from "../../../../handlers/lib/realtime/presence.ts";
import { createJoinUser } from "../../../../handlers/lib/realtime/user-membership.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { type Process, Schedule } from "../../../helpers/schedule.ts";
import { keepScore } from "../../../helpers/scoreboard.ts";

const LAYOUTS: [Layout] = [{ version: 1, shards: 2 }];
const NAMESPACE: Namespace = {
  layouts: LAYOUTS,
  presence: true,
  subscribe: "everyone",
  publish: "everyone",
};
const CHANNELS = ["room:1", "room:2"];
const OWN_CHANNEL = "user:me";

const createConnection = (connectionId: string, schedule: Schedule) => ({
  connectionId,
  connectedAt: schedule.nowMs,
  principalId: "me",
  sourceIp: "192.0.2.1",
});

type Connection = ReturnType<typeof createConnection>;

const createStore = (process: Process, schedule: Schedule) =>
  createConnectionStore({
    tableName: "t",
    layouts: LAYOUTS,
    indexesExpiry: false,
    client: process.sdkClient as never,
    now: schedule.now,
  });

const createIndex = (process: Process) =>
  createConnectionIndex({ ...process.channelTable, layouts: LAYOUTS, hasChannels: true });

const connect = (connection: Connection, schedule: Schedule) => async (process: Process) => {
  await createStore(process, schedule).put(connection);
  const table = process.channelTable;
  const forget = (id: string) => leaveAll(table, id);
  await createJoinUser(createMemberships(table), NAMESPACE, forget)(connection);
};

const disconnect = (connection: Connection, schedule: Schedule) => async (process: Process) => {
  await createStore(process, schedule).delete(connection);
  await leaveAll(process.channelTable, connection.connectionId);
};

/** As a broadcast does that is answered with 410. */
const gone = (connection: Connection) => (process: Process) =>
  createIndex(process).delete([connection.connectionId]);

const listNames = (schedule: Schedule, part: string): string[] =>
  schedule.table.items.map(({ p, c }) => `${p.S} ${c.S}`).filter((name) => name.includes(part));

/** Whom a publication goes to, of all channels. */
const listAudience = async (schedule: Schedule): Promise<string[]> => {
  const audience: string[] = [];
  schedule.start(async (process) => {
    for (const channel of [...CHANNELS, OWN_CHANNEL]) {
      for (const partition of channelPartitions(LAYOUTS, channel)) {
        const { recipients } = await createIndex(process).page(partition);
        audience.push(...recipients.map(({ id }) => `${channel} ${id}`));
      }
    }
  });
  await schedule.run();
  return audience;
};

interface Story {
  connection: Connection;
  /** Channels that it is in at its end. */
  joined: Set<string>;
  ends: "not" | "disconnect" | "410";
}

/** One request after the other, as a client makes them that waits for replies. */
const live = (story: Story, schedule: Schedule) => async (process: Process) => {
  const { connection, joined } = story;
  await connect(connection, schedule)(process);
  joined.add(OWN_CHANNEL);
  const memberships = createMemberships(process.channelTable);
  for (let requests = 1 + schedule.below(5); requests > 0; requests -= 1) {
    const channel = CHANNELS[schedule.below(2)]!;
    const leaves = schedule.random() < 0.3;
    if (leaves) await memberships.leave(connection.connectionId, channel);
    else await memberships.join(connection, channel, NAMESPACE);
    if (leaves) joined.delete(channel);
    else joined.add(channel);
  }
};

describe("members of channels", function () {
  it("R30 1,000 orders: nobody is left behind, and nothing is posted outside of a channel", async function () {
    let lost = 0;
    let orphans = 0;
    for (let seed = 1; seed <= 1000; seed += 1) {
      const schedule = new Schedule(seed);
      const stories = ["a=", "b=", "c="].map((id): Story => {
        const ends = (["not", "disconnect", "410"] as const)[schedule.below(3)]!;
        return { connection: createConnection(id, schedule), joined: new Set(), ends };
      });
      for (const story of stories) {
        const { connection, ends } = story;
        const living = schedule.start(live(story, schedule));
        // At any time, while requests are still under way; or after them, which lets a 410 find all there is.
        const overlaps = ends === "disconnect" && schedule.random() < 0.7;
        schedule.start(async (process) => {
          if (!overlaps) await living.ended;
          else for (let waits = schedule.below(20); waits > 0; waits -= 1) await process.step();
          if (ends === "disconnect") await disconnect(connection, schedule)(process);
          if (ends === "410") await gone(connection)(process);
        });
      }
      await schedule.run();
      const audience = await listAudience(schedule);
      const expected = stories
        .filter(({ ends }) => ends === "not")
        .flatMap(({ connection, joined }) =>
          [...joined].map((channel) => `${channel} ${connection.connectionId}`),
        );
      lost += expected.filter((member) => !audience.includes(member)).length;
      orphans += audience.filter((member) => !expected.includes(member)).length;
      for (const { connection, ends } of stories) {
        const left = listNames(schedule, connection.connectionId);
        const tombstone = `connection#${connection.connectionId} ${connection.connectionId}`;
        if (ends === "disconnect") expect(left, `seed ${seed}`).to.deep.equal([tombstone]);
        if (ends === "410") expect(left, `seed ${seed}`).to.deep.equal([]);
      }
    }
    keepScore(this, { lost, duplicates: orphans });
    expect({ lost, orphans }).to.deep.equal({ lost: 0, orphans: 0 });
  });

  it("R31 1,000 orders in which requests of one connection overlap and die: whatever lists a connection is found by it", async () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const schedule = new Schedule(seed, MAX_STALE_MS);
      const connection = createConnection("a=", schedule);
      schedule.start(connect(connection, schedule));
      await schedule.run();
      for (let requests = 0; requests < 4; requests += 1) {
        const channel = CHANNELS[schedule.below(2)]!;
        const diesAfter = schedule.random() < 0.3 ? schedule.below(6) : Infinity;
        schedule.start(async (process) => {
          const memberships = createMemberships(process.channelTable);
          if (schedule.random() < 0.5) await memberships.join(connection, channel, NAMESPACE);
          else await memberships.leave("a=", channel);
        }, diesAfter);
      }
      await schedule.run();
      schedule.start(disconnect(connection, schedule));
      await schedule.run();
      expect(listNames(schedule, "a="), `seed ${seed}`).to.deep.equal(["connection#a= a="]);
    }
  });

  it("are as many channels as may be, and no more, and one may be joined again", async () => {
    const schedule = new Schedule(1, MAX_STALE_MS);
    const connection = createConnection("a=", schedule);
    const results: unknown[] = [];
    schedule.start(async (process) => {
      await connect(connection, schedule)(process);
      const memberships = createMemberships(process.channelTable);
      const join = (channel: string) => memberships.join(connection, channel, NAMESPACE);
      for (let at = 1; at < MAX_CHANNELS; at += 1) await join(`room:${at}`);
      results.push((await catchRejection(join("room:more"))).name);
      await join("room:1");
      await memberships.leave("a=", "room:2");
      await join("room:more");
    });
    await schedule.run();
    expect(results).to.deep.equal(["LimitExceeded"]);
    const members = schedule.table.items.filter(({ p }) => p.S.startsWith("ch#"));
    expect(members).to.have.length(MAX_CHANNELS);
  });

  it("are present until they leave, or six minutes after they have come back last", async () => {
    const schedule = new Schedule(1);
    const counts: number[] = [];
    schedule.start(async (process) => {
      const memberships = createMemberships(process.channelTable);
      const count = async () => {
        const read = createReadPresence(process.channelTable);
        counts.push((await read("room:1", LAYOUTS)).count);
      };
      const [a, b] = [createConnection("a=", schedule), createConnection("b=", schedule)];
      for (const each of [a, b]) {
        await connect(each, schedule)(process);
        await memberships.join(each, "room:1", NAMESPACE);
      }
      await count();
      schedule.nowMs += 4 * 60_000;
      await memberships.join(a, "room:1", NAMESPACE);
      schedule.nowMs += 3 * 60_000;
      await count();
      await memberships.leave("a=", "room:1");
      await count();
    });
    await schedule.run();
    expect(counts).to.deep.equal([2, 1, 0]);
  });
});
