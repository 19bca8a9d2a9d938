// Each call of the table fails once, in each way: nothing is done, or it is done and nobody says so.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { computeExpiry, metadataKey } from "../../../../handlers/lib/connection-keys.ts";
import { createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { keyItem, number } from "../../../../handlers/lib/realtime/items.ts";
import { leaveAll } from "../../../../handlers/lib/realtime/leave-all.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import type { Namespace } from "../../../../handlers/lib/realtime/namespaces.ts";
import { FakeTable } from "../../../helpers/fake-table.ts";

const NOW_MS = 1_800_000_000_000;
const HISTORY = { size: 100, ttlSeconds: 3600 };
const CHANNEL = "room:1";
const NAMESPACE: Namespace = {
  layouts: [{ version: 1, shards: 1 }],
  presence: true,
  subscribe: "everyone",
  publish: "everyone",
};

/** `repeated`: the response was lost, and the client of AWS sent the call again. */
const FAULTS = ["throttled", "done, and then failed", "repeated"] as const;

/** @param at the call that fails, from 1 on. */
const prepare = (fault: (typeof FAULTS)[number], at: number) => {
  const table = new FakeTable({ now: () => NOW_MS });
  let calls = 0;
  const call = (operation: string, fields: object): object => {
    const answer = table.call(operation, structuredClone(fields));
    if (answer !== "condition failed") return answer;
    throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
  };
  const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
    const fields = typeof input === "string" ? (JSON.parse(input) as object) : input;
    calls += 1;
    if (calls !== at) return call(operation, fields) as Output;
    if (fault !== "throttled") call(operation, fields);
    if (fault === "repeated") return call(operation, fields) as Output;
    throw new AwsError("ThrottlingException", "", { status: 400 });
  };
  const channelTable = { dynamoDb, tableName: "t", now: () => NOW_MS, clock: systemClock };
  /** As the sender does, which gets no reply. */
  const untilDone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch {
      return work();
    }
  };
  return { table, channelTable, untilDone, wasReached: () => calls >= at };
};

/** Runs the story with each of its calls failing in turn. */
const withEachFailure = async (
  story: (world: ReturnType<typeof prepare>) => Promise<void>,
): Promise<void> => {
  for (const fault of FAULTS) {
    let wasReached = true;
    for (let at = 1; wasReached; at += 1) {
      const world = prepare(fault, at);
      await story(world);
      wasReached = world.wasReached();
    }
  }
};

describe("when one call of the table fails", () => {
  it("a publication with a key is there once, under the number that its publisher is told", async () => {
    await withEachFailure(async ({ channelTable, untilDone }) => {
      const append = createAppend(channelTable);
      const told = await untilDone(() => append(CHANNEL, '"hi"', HISTORY, "key"));
      const again = await untilDone(() => append(CHANNEL, '"other"', HISTORY, "key"));
      expect(again).to.deep.equal(told);
      const { epoch, offset } = told;
      const { publications } = await untilDone(() =>
        createHistoryReader(channelTable).read(CHANNEL, HISTORY, { since: { epoch, offset: 0 } }),
      );
      expect(publications).to.deep.equal([{ offset, data: "hi" }]);
    });
  });

  it("a member is there once it has joined, and nothing of it once it has left or ended", async () => {
    await withEachFailure(async ({ table, channelTable, untilDone }) => {
      const e = number(computeExpiry(NOW_MS));
      const metadata = { ...keyItem(metadataKey("a=")), connectedAt: number(NOW_MS), e };
      table.put(metadata);
      const memberships = createMemberships(channelTable);
      const member = { connectionId: "a=", connectedAt: NOW_MS, principalId: "me" };
      const count = () => [table.count("ch#"), table.count("here#")];
      await untilDone(() => memberships.join(member, CHANNEL, NAMESPACE));
      expect(count()).to.deep.equal([1, 1]);
      await untilDone(() => memberships.leave("a=", CHANNEL));
      expect(count()).to.deep.equal([0, 0]);
      await untilDone(() => memberships.join(member, CHANNEL, NAMESPACE));
      table.delete(metadata);
      await untilDone(() => leaveAll(channelTable, "a="));
      expect(table.items).to.deep.equal([]);
    });
  });
});
