// How much one user may publish.
import { expect } from "chai";
import type { RequestContext } from "../../../../handlers/lib/events.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { createPublishBudgets } from "../../../../handlers/lib/realtime/publish-budgets.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { Schedule } from "../../../helpers/schedule.ts";

const NAMESPACE = { layouts: "1:1", presence: false, subscribe: "everyone", publish: "everyone" };
const NAMESPACES = parseNamespaces(
  JSON.stringify({
    room: { ...NAMESPACE, budget: { perMinute: 60, atOnce: 2 } },
    news: { ...NAMESPACE, budget: { perMinute: 60, atOnce: 2 } },
    free: NAMESPACE,
  }),
);

const createContext = (principalId: string, claims?: string) =>
  ({
    connectionId: `${principalId}-connection=`,
    authorizer: { principalId, claims },
  }) as unknown as RequestContext;

describe("budgets of publishers", () => {
  it("are of one user in one namespace, and say when there is more", async () => {
    const schedule = new Schedule(1, MAX_STALE_MS);
    const outcomes: unknown[] = [];
    const process = schedule.start(async ({ channelTable }) => {
      const assertWithin = createPublishBudgets(NAMESPACES, { ...channelTable, now: () => 1e12 });
      const publish = async (channel: string, context: RequestContext) => {
        const refusal = await assertWithin(channel, context).catch((error: Error) => error);
        outcomes.push(refusal ? [refusal.name, (refusal as any).retryAfterMs] : "ok");
      };
      const [ada, bob] = [createContext("ada", "{}"), createContext("bob")];
      for (let times = 0; times < 3; times += 1) await publish(`room:${times}`, ada);
      await publish("news:1", ada);
      await publish("room:1", bob);
      await publish("room:1", { ...bob, connectionId: "another=" });
      for (let times = 0; times < 3; times += 1) await publish("free:1", ada);
    });
    await schedule.run();
    expect(process.error).to.equal(undefined);
    expect(schedule.table.items.map(({ p }) => p.S)).to.deep.equal(
      [
        "budget#publish#news#ada",
        "budget#publish#room#another=",
        "budget#publish#room#ada",
        "budget#publish#room#bob-connection=",
      ].toSorted(),
    );
    expect(outcomes).to.deep.equal([
      "ok",
      "ok",
      ["TooManyRequests", 1000],
      "ok",
      "ok",
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
  });
});
