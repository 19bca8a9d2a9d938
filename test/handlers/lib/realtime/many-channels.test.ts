// How many channels a connection may join, and that nothing is left of it afterwards.
import { expect } from "chai";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { computeExpiry, metadataKey } from "../../../../handlers/lib/connection-keys.ts";
import { keyItem, number } from "../../../../handlers/lib/realtime/items.ts";
import { leaveAll } from "../../../../handlers/lib/realtime/leave-all.ts";
import { MAX_CHANNELS, MAX_KNOWN_CHANNELS } from "../../../../handlers/lib/realtime/limits.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import type { Namespace } from "../../../../handlers/lib/realtime/namespaces.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { FakeTable } from "../../../helpers/fake-table.ts";

const NOW_MS = 1_800_000_000_000;
const NAMESPACE: Namespace = {
  layouts: [{ version: 1, shards: 1 }],
  presence: true,
  subscribe: "everyone",
  publish: "everyone",
};

/** @param maxItems of one page of DynamoDB. */
const prepare = (connectionId: string, maxItems?: number) => {
  const table = new FakeTable({ now: () => NOW_MS, maxItems });
  const e = number(computeExpiry(NOW_MS));
  table.put({ ...keyItem(metadataKey(connectionId)), connectedAt: number(NOW_MS), e });
  const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
    const fields = typeof input === "string" ? (JSON.parse(input) as object) : input;
    const answer = table.call(operation, structuredClone(fields));
    if (answer !== "condition failed") return answer as Output;
    throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
  };
  const channelTable = { dynamoDb, tableName: "t", now: () => NOW_MS };
  const memberships = createMemberships(channelTable);
  const member = { connectionId, connectedAt: NOW_MS, principalId: "me" };
  return {
    table,
    join: (name: string) => memberships.join(member, `room:${name}`, NAMESPACE),
    leave: (name: string) => memberships.leave(connectionId, `room:${name}`),
    leaveAll: () => leaveAll(channelTable, connectionId),
  };
};

describe("a connection of many channels", () => {
  // Ids sort before the names of channels, or after them.
  for (const id of ["A=", "z="]) {
    it(`joins and leaves all that it may, also where a page of DynamoDB ends: ${id}`, async () => {
      const { table, join, leaveAll: end } = prepare(id, 3);
      for (let at = 1; at <= 10; at += 1) await join(String(at));
      expect(table.count("ch#")).to.equal(10);
      await end();
      expect(table.items.map(({ c }) => c.S)).to.deep.equal([id]);
    });
  }

  it("leaves no item of a channel that was one too many", async () => {
    const { table, join } = prepare("A=");
    for (let at = 1; at <= MAX_CHANNELS; at += 1) await join(String(at));
    const before = table.items;
    for (const name of ["more", "still-more"]) {
      const refusal = await catchRejection(join(name));
      expect(refusal.name).to.equal("LimitExceeded");
      expect(refusal.message).to.include(`at most ${MAX_CHANNELS} channels at a time`);
    }
    expect(table.items).to.deep.equal(before);
  });

  it("may join a thousand one after the other, and then only some of those again", async () => {
    const { table, join, leave } = prepare("A=");
    for (let at = 1; at <= MAX_KNOWN_CHANNELS; at += 1) {
      await join(String(at));
      await leave(String(at));
    }
    const before = table.items;
    const refusal = await catchRejection(join("more"));
    expect(refusal.name).to.equal("LimitExceeded");
    expect(refusal.message).to.include(
      `at most ${MAX_KNOWN_CHANNELS} different channels until it reconnects`,
    );
    expect(table.items).to.deep.equal(before);
    await join("1");
    expect(table.count("ch#")).to.equal(1);
  });
});
