// Many clients at once, in virtual time: they come back all together, and leave without a word.
import { expect } from "chai";
import { Client } from "../../../client/index.ts";
import { createLedger, keepScore } from "../../helpers/scoreboard.ts";
import { Line, LineSocket } from "./line.ts";
import { inVirtualTime, type VirtualWorld } from "./virtual-world.ts";

const MINUTE_MS = 60_000;
const CHANNEL = "room:1";

/** Nothing expires. */
const createToken = (name: string) => `${name}@9999999999`;

const createClient = ({ api, weather }: VirtualWorld, name: string) => {
  const line = new Line();
  const client = new Client({
    url: "wss://api/dev",
    token: () => createToken(name),
    tokenIn: "query",
    random: weather.random,
    WebSocket: class extends LineSocket {
      constructor(url: string) {
        super(line, api, url);
      }
    },
  });
  const got: string[] = [];
  client.subscribe(CHANNEL).on("publication", ({ data }) => got.push(String(data)));
  return { name, line, client, got };
};

const publish = ({ api }: VirtualWorld, data: string) =>
  api.functions.request(JSON.stringify({ action: "publish", channel: CHANNEL, data }), {
    routeKey: "publish",
    requestId: "r",
    connectionId: "publisher=",
    connectedAt: 0,
    identity: { sourceIp: "192.0.2.1" },
  });

describe("many clients at once", function () {
  it("R37 1,000 clients whose connections end at the same moment are back within a minute, and have what they missed: lost 0, duplicates 0, in order", async function () {
    await inVirtualTime(1, {}, async (world) => {
      const { api, pass, weather } = world;
      const clients = Array.from({ length: 1000 }, (_, at) => createClient(world, `p${at}`));
      await pass(MINUTE_MS);
      expect(api.openCount).to.equal(1000);
      const refusedBefore = weather.counts["handshake over the quota"] ?? 0;
      api.endAll();
      const missed = ["a", "b", "c", "d", "e"];
      const publishing = Promise.all(missed.map((data) => publish(world, data)));
      await pass(MINUTE_MS);
      await publishing;
      expect(api.openCount).to.equal(1000);
      // Each was refused twice, at most, on average: they do not keep each other out.
      const refused = weather.counts["handshake over the quota"]! - refusedBefore;
      expect(refused).to.be.within(1, 2000);
      const total = { lost: 0, duplicates: 0 };
      for (const { got } of clients) {
        const { lost, duplicates } = createLedger(missed, got);
        total.lost += lost;
        total.duplicates += duplicates;
        expect(got).to.deep.equal(clients[0]!.got);
      }
      keepScore(this, total);
      expect(total).to.deep.equal({ lost: 0, duplicates: 0 });
      for (const { client } of clients) client.close();
      await pass(MINUTE_MS);
      expect([world.timers, api.openCount, world.rejections]).to.deep.equal([0, 0, []]);
    });
  });

  it("R38 40 clients of which some leave every minute for two hours, and 30 % of $disconnect are lost: presence shows everybody, and no one six minutes after", async function () {
    await inVirtualTime(2, { "$disconnect lost": 0.3 }, async (world) => {
      const { api, pass, weather } = world;
      const clients = Array.from({ length: 40 }, (_, at) => createClient(world, `p${at}`));
      const leftMs = new Map<string, number>();
      weather.isFair = false;
      let [ghosts, lingering, missing] = [0, 0, 0];
      for (let minute = 0; minute < 120; minute += 1) {
        await pass(MINUTE_MS);
        const shown = new Set(await api.functions.listMembers(CHANNEL));
        const here = clients.map(({ name }) => name);
        if (minute > 0) missing += here.filter((name) => !shown.has(name)).length;
        const nowMs = world.scheduler.now();
        for (const name of shown) {
          const sinceMs = nowMs - (leftMs.get(name) ?? nowMs);
          ghosts += Number(sinceMs > 6 * MINUTE_MS);
          lingering += Number(sinceMs > MINUTE_MS);
        }
        const [gone] = clients.splice(weather.below(clients.length), 1);
        leftMs.set(gone!.name, nowMs);
        // Some say so, and others are gone.
        if (minute % 2 === 0) gone!.line.vanish();
        gone!.client.close();
        clients.push(createClient(world, `late${minute}`));
      }
      keepScore(this, { lost: missing, duplicates: ghosts });
      expect({ missing, ghosts }).to.deep.equal({ missing: 0, ghosts: 0 });
      // Otherwise nothing had to expire.
      expect(lingering).to.be.greaterThan(10);
      expect(weather.counts["$disconnect lost"]).to.be.greaterThan(10);
    });
  });
});
