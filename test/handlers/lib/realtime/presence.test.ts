// Listing the members of a channel: all of them, at once, however many have expired.
import { expect } from "chai";
import { hereKey } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { keyItem, number, text } from "../../../../handlers/lib/realtime/items.ts";
import { createReadPresence } from "../../../../handlers/lib/realtime/presence.ts";
import { MAX_REPLY_BYTES } from "../../../../handlers/lib/realtime/limits.ts";
import { FakeTable, MAX_STALE_MS } from "../../../helpers/fake-table.ts";

const NOW_MS = 1_800_000_000_000;
const LAYOUTS = [{ version: 1, shards: 2 }];
const CHANNEL = "room:1";

/** @param maxItems that DynamoDB reads in one call, as a megabyte of them. */
const prepare = (maxItems = Infinity) => {
  const table = new FakeTable({ now: () => NOW_MS, behindMs: () => MAX_STALE_MS });
  const enter = (name: string, count: number, expiresInSeconds: number, others = {}) => {
    for (let at = 0; at < count; at += 1) {
      const [layout] = LAYOUTS as [(typeof LAYOUTS)[number]];
      const key = keyItem(hereKey(layout, CHANNEL, `${name}-${at}`));
      table.put({ ...key, e: number(NOW_MS / 1000 + expiresInSeconds), u: text("me"), ...others });
    }
  };
  const calls: string[] = [];
  const read = createReadPresence({
    tableName: "t",
    now: () => NOW_MS,
    dynamoDb: async <Output>(operation: string, input: object | string) => {
      calls.push(operation);
      const { Limit = Infinity, ...fields } = input as { Limit?: number };
      return table.call(operation, { ...fields, Limit: Math.min(Limit, maxItems) }) as Output;
    },
  });
  return { enter, calls, presence: () => read(CHANNEL, LAYOUTS) };
};

describe("the presence of a channel", () => {
  it("counts members behind many that have expired and are not deleted", async () => {
    const { enter, presence } = prepare(10);
    enter("a-gone", 50, -1);
    enter("b-here", 25, 60);
    const { count, more, members } = await presence();
    expect([count, more, members.length]).to.deep.equal([25, false, 25]);
    expect(members.every(({ connection }) => connection.startsWith("b-here"))).to.equal(true);
  });

  it("includes a member that has joined just now", async () => {
    const { enter, presence } = prepare();
    enter("new", 1, 60);
    expect(await presence()).to.deep.equal({
      count: 1,
      more: false,
      members: [{ connection: "new-0", user: "me" }],
    });
  });

  for (const [members, count, more] of [
    [999, 999, false],
    [1000, 1000, false],
    [1001, 1000, true],
  ] as const) {
    it(`of ${members} members counts ${count}, and names 200`, async () => {
      const { enter, presence } = prepare();
      enter("here", members, 60);
      const reply = await presence();
      expect([reply.count, reply.more, reply.members.length]).to.deep.equal([count, more, 200]);
    });
  }

  it("names as many as fit into a frame, whatever their users are called and show", async () => {
    const { enter, presence } = prepare();
    // A subject has 255 characters at most, and what a member shows has 256 bytes.
    enter("long", 200, 60, {
      u: text("\u0001".repeat(255)),
      i: text(JSON.stringify("i".repeat(254))),
    });
    const reply = await presence();
    expect([reply.count, reply.more]).to.deep.equal([200, false]);
    expect(Buffer.byteLength(JSON.stringify(reply))).to.be.within(120_000, MAX_REPLY_BYTES + 100);
  });

  it("names all members that fit to the byte, and leaves out the last where one byte is too many", async () => {
    const list = async (lastUser: number) => {
      const { enter, presence } = prepare();
      enter("m", 100, 60, { u: text("u".repeat(1250)) });
      enter("z", 1, 60, { u: text("u".repeat(lastUser)) });
      return (await presence()).members;
    };
    // Each with its comma.
    const count = (members: object[]) =>
      members.reduce((sum, member) => sum + Buffer.byteLength(JSON.stringify(member)) + 1, 0);
    const most = MAX_REPLY_BYTES - count(await list(0));
    const all = await list(most);
    expect([all.length, count(all)]).to.deep.equal([101, MAX_REPLY_BYTES]);
    const others = all.map(({ connection }) => connection).slice(0, -1);
    const fewer = (await list(most + 1)).map(({ connection }) => connection);
    expect(fewer).to.deep.equal(others);
  });

  it("reads no further than it counts", async () => {
    const { enter, calls, presence } = prepare();
    enter("here", 5000, 60);
    await presence();
    expect(calls).to.deep.equal(["Query"]);
  });
});
