// What is asked of the table about members, and what is sent of them, call by call.
import { expect } from "chai";
import { stub } from "sinon";
import type { WorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { computeExpiry, metadataKey } from "../../../../handlers/lib/connection-keys.ts";
import { hereKey } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { keyItem, number, text } from "../../../../handlers/lib/realtime/items.ts";
import { MAX_TOLD_MEMBERS } from "../../../../handlers/lib/realtime/limits.ts";
import { createMemberFrames, NO_FRAMES } from "../../../../handlers/lib/realtime/member-frames.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { createReadPresence } from "../../../../handlers/lib/realtime/presence.ts";
import { createJoinUser } from "../../../../handlers/lib/realtime/user-membership.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { FakeTable } from "../../../helpers/fake-table.ts";

const NOW_MS = 1_800_000_000_500;
const ROOM = { layouts: "1:1", presence: true, subscribe: "everyone", publish: "everyone" };
const namespaces = parseNamespaces(
  JSON.stringify({ room: { ...ROOM, frames: true }, quiet: { ...ROOM, presence: false } }),
);
const MEMBER = { connectionId: "a=", connectedAt: NOW_MS, principalId: "me" };
const HERE = keyItem(hereKey({ version: 1, shards: 1 }, "room:1", "a="));

/** @param meanwhile runs before each call. */
const prepare = (meanwhile: (call: string, table: FakeTable) => void = () => {}) => {
  const table = new FakeTable({ now: () => NOW_MS });
  const e = number(computeExpiry(NOW_MS));
  table.put({ ...keyItem(metadataKey("a=")), e, connectedAt: number(NOW_MS) });
  const calls: [name: string, input: any][] = [];
  const dynamoDb: JsonApi = async <Output>(operation: string, given: object | string) => {
    const input = typeof given === "string" ? JSON.parse(given) : structuredClone(given);
    const values = input.ExpressionAttributeValues;
    const name = `${operation} ${(input.Key ?? input.Item)?.p.S ?? values?.[":p"].S ?? ""}`.trim();
    meanwhile(name, table);
    calls.push([name, input]);
    return table.call(operation, input) as Output;
  };
  const options = { dynamoDb, tableName: "t", now: () => NOW_MS };
  const sent: WorkItem[] = [];
  const send = async (item: WorkItem) => void sent.push(item);
  return {
    table,
    calls,
    names: () => calls.map(([name]) => name),
    told: () => sent.map(({ text: frame }) => Object.keys(JSON.parse(frame)).at(-1)),
    memberships: createMemberships(options),
    frames: createMemberFrames({ ...options, namespaces, send }),
    presence: createReadPresence(options),
  };
};

describe("the calls about a member", () => {
  it("of a channel without presence write nothing that others are shown", async () => {
    const { memberships, calls, names } = prepare();
    await memberships.join(MEMBER, "quiet:1", namespaces.get("quiet")!);
    expect(names()).to.deep.equal([
      "UpdateItem connection#a=",
      "PutItem ch#quiet:1#1.0",
      "Query connection#a=",
    ]);
    expect(calls[2]![1]).to.deep.equal({
      TableName: "t",
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": { S: "connection#a=" } },
      ConsistentRead: true,
    });
  });

  it("show it for six minutes from the second in which it joins", async () => {
    const { memberships, table } = prepare();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    expect(table.get(HERE)).to.deep.equal({ ...HERE, e: { N: "1800000360" }, u: { S: "me" } });
  });

  it("tell the others, and make sure that it is still there", async () => {
    const { memberships, frames, calls, names, told } = prepare();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    calls.length = 0;
    await frames.joined(MEMBER, "room:1");
    expect(names()).to.deep.equal([
      "Query told#room:1#1.0",
      "Query here#room:1#1.0",
      "PutItem told#room:1#1.0",
      "UpdateItem told#room:1#1.0",
      "GetItem here#room:1#1.0",
    ]);
    for (const [at, partition] of ["told#room:1#1.0", "here#room:1#1.0"].entries())
      expect(calls[at]![1]).to.deep.equal({
        TableName: "t",
        KeyConditionExpression: "p = :p",
        FilterExpression: "e > :now",
        ExpressionAttributeValues: { ":p": { S: partition }, ":now": { N: "1800000000" } },
        Limit: MAX_TOLD_MEMBERS + 1,
        ConsistentRead: true,
      });
    expect(told()).to.deep.equal(["join"]);
  });

  it("tell the others that it has left, if it left before they were told that it joined", async () => {
    const { memberships, frames, told, table } = prepare((call, items) => {
      if (call.startsWith("UpdateItem told#")) items.delete(HERE);
    });
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    await frames.joined(MEMBER, "room:1");
    expect(told()).to.deep.equal(["join", "leave"]);
    expect(table.count("told#")).to.equal(0);
  });

  it("tell nobody that it leaves while it is present, or where nobody is told", async () => {
    const { memberships, frames, told } = prepare();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    await frames.joined(MEMBER, "room:1");
    for (const channel of ["room:1", "quiet:1", "other:1"]) await frames.left("a=", channel);
    await frames.joined(MEMBER, "other:1");
    expect(told()).to.deep.equal(["join"]);
  });

  it("forget it where a stack tells nobody", async () => {
    const forget = stub().resolves();
    await NO_FRAMES.forget(["a="], forget);
    expect(forget.callCount).to.equal(1);
  });

  it("list a thousand members and one more, with what they show", async () => {
    const { presence, table, calls } = prepare();
    table.put({ ...HERE, e: number(NOW_MS), u: text("me"), i: text('{"name":"Ada"}') });
    expect(await presence("room:1", namespaces.get("room")!.layouts)).to.deep.equal({
      count: 1,
      more: false,
      members: [{ connection: "a=", user: "me", info: { name: "Ada" } }],
    });
    expect(calls.map(([, { Limit }]) => Limit)).to.deep.equal([1001]);
  });
});

describe("a connection that cannot join the channel of its user", () => {
  for (const [what, leaveChannels] of [
    ["leaves what it joined", stub().resolves()],
    ["is refused for that reason, even if it cannot leave either", stub().rejects(new Error("no"))],
  ] as const) {
    it(what, async () => {
      const failure = new Error("throttled");
      const join = stub().rejects(failure);
      const joinUser = createJoinUser({ join }, namespaces.get("quiet")!, leaveChannels);
      expect(await catchRejection(joinUser(MEMBER))).to.equal(failure);
      expect(join.args).to.deep.equal([[MEMBER, "user:me", namespaces.get("quiet")]]);
      expect(leaveChannels.args).to.deep.equal([["a="]]);
    });
  }
});
