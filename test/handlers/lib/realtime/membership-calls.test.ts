// Calls of the table by which a connection joins and leaves: what they read is certain, and what fails is told.
import { expect } from "chai";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { computeExpiry, metadataKey } from "../../../../handlers/lib/connection-keys.ts";
import { keyItem, number } from "../../../../handlers/lib/realtime/items.ts";
import { MAX_CHANNELS } from "../../../../handlers/lib/realtime/limits.ts";
import { createMemberFrames } from "../../../../handlers/lib/realtime/member-frames.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { FakeTable } from "../../../helpers/fake-table.ts";

const NOW_MS = 1_800_000_000_000;
const ROOM = { layouts: "1:1", presence: true, subscribe: "everyone", publish: "everyone" };
const namespaces = parseNamespaces(JSON.stringify({ room: { ...ROOM, frames: true } }));
const NAMESPACE = namespaces.get("room")!;

interface Call {
  operation: string;
  input: { ConsistentRead?: boolean; Key?: { c: { S: string } } };
}

/** @param fail throws what a call fails with. */
const prepare = (isConnected = true, fail: (call: Call) => void = () => {}) => {
  const table = new FakeTable({ now: () => NOW_MS });
  const e = number(computeExpiry(NOW_MS));
  const connectedAt = isConnected && { connectedAt: number(NOW_MS) };
  table.put({ ...keyItem(metadataKey("a=")), e, ...connectedAt });
  const calls: Call[] = [];
  const dynamoDb: JsonApi = async <Output>(operation: string, given: object | string) => {
    const input = typeof given === "string" ? JSON.parse(given) : structuredClone(given);
    calls.push({ operation, input });
    fail({ operation, input });
    const answer = table.call(operation, input);
    if (answer !== "condition failed") return answer as Output;
    throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
  };
  const options = { dynamoDb, tableName: "t", now: () => NOW_MS };
  const member = { connectionId: "a=", connectedAt: NOW_MS, principalId: "me" };
  const memberships = createMemberships(options);
  const frames = createMemberFrames({ ...options, namespaces, send: async () => {} });
  return {
    table,
    calls,
    join: (channel: string) => memberships.join(member, channel, NAMESPACE),
    leave: (channel: string) => memberships.leave("a=", channel),
    joined: (channel: string) => frames.joined(member, channel),
  };
};

describe("the calls of a membership", () => {
  it("read what is certain where it decides", async () => {
    const { calls, join, joined, leave } = prepare();
    await join("room:1");
    await joined("room:1");
    await leave("room:1");
    const reads = calls.filter(({ operation }) => operation === "GetItem");
    expect(reads).to.have.length.above(1);
    expect(reads.map(({ input }) => input.ConsistentRead)).to.deep.equal(reads.map(() => true));
    const state = calls.find(({ operation }) => operation === "Query");
    expect(state?.input.ConsistentRead).to.equal(true);
  });

  it("leave nothing of a connection that has ended", async () => {
    const { table, join } = prepare(false);
    const [tombstone] = table.items;
    const refusal = await catchRejection(join("room:1"));
    expect(refusal.name).to.equal("ConnectionEnded");
    expect(refusal.message).to.equal("Expected a connection, received one that ended.");
    expect(table.items).to.deep.equal([tombstone]);
  });

  it("reject when a channel that was one too many cannot be forgotten", async () => {
    const { join } = prepare(true, ({ operation, input }) => {
      if (operation === "DeleteItem" && input.Key?.c.S.endsWith("room:more"))
        throw new RangeError("the table is gone");
    });
    for (let at = 1; at <= MAX_CHANNELS; at += 1) await join(`room:${at}`);
    const failure = await catchRejection(join("room:more"));
    expect(failure.message).to.equal("the table is gone");
  });

  it("refuse a channel that was one too many, also if another request has joined it", async () => {
    const { join } = prepare(true, ({ operation, input }) => {
      if (operation === "DeleteItem" && input.Key?.c.S.endsWith("room:more"))
        throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
    });
    for (let at = 1; at <= MAX_CHANNELS; at += 1) await join(`room:${at}`);
    expect((await catchRejection(join("room:more"))).name).to.equal("LimitExceeded");
  });
});
