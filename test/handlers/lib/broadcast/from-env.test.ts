// The connections that a broadcast lists and deletes are those of the function's table.
import { expect } from "chai";
import { broadcastFromEnv } from "../../../../handlers/lib/broadcast/from-env.ts";
import {
  EVERYONE,
  type Key,
  memberKey,
  metadataKey,
} from "../../../../handlers/lib/connection-keys.ts";
import { channelMemberKey, reverseKey } from "../../../../handlers/lib/realtime/channel-keys.ts";
import type { FakeAws } from "../../../helpers/fake-aws.ts";
import { startRedirectedAws } from "../../../helpers/redirected-aws.ts";
import { setVariables } from "../../../helpers/variables.ts";

const LAYOUT = { version: 1, shards: 1 };
const ID = "Y29ubmVjdGlvbg=";
const MEMBER = channelMemberKey(LAYOUT, "room", ID);
const SOON = Math.floor(Date.now() / 1000) + 3600;

const toItem = ({ p, c }: Key) => ({ p: { S: p }, c: { S: c }, e: { N: String(SOON) } });

/** One connection, which is in one channel. */
const prepare = async () => {
  const aws = await startRedirectedAws();
  const tables = new Set<unknown>();
  aws.onCall = (_, { TableName, RequestItems }) => {
    for (const name of TableName ? [TableName] : Object.keys(RequestItems)) tables.add(name);
    return {};
  };
  setVariables({ CONNECTIONS_TABLE: "ours", CONNECTION_LAYOUTS: "1:1" });
  aws.table.put(toItem(memberKey(LAYOUT, EVERYONE, ID)));
  aws.table.put(toItem(metadataKey(ID)));
  aws.table.put(toItem(MEMBER));
  aws.table.put({ ...toItem(reverseKey(ID, "room")), m: { SS: [MEMBER.p] } });
  return { aws, tables };
};

const listPartitionsLeft = ({ table }: FakeAws): string[] => table.items.map(({ p }) => p.S);

describe("the parts of a broadcast from the environment", () => {
  it("list the connections of the table that have not expired", async () => {
    const { aws, tables } = await prepare();
    const expired = { ...toItem(memberKey(LAYOUT, EVERYONE, "b=")), e: { N: "1" } };
    aws.table.put(expired);
    const { recipients } = await broadcastFromEnv().index.page(expired.p.S);
    expect(recipients).to.deep.equal([{ id: ID, expiresAt: SOON }]);
    expect([...tables]).to.deep.equal(["ours"]);
  });

  it("delete a connection that is gone, without reading its channels when there are none", async () => {
    const { aws, tables } = await prepare();
    await broadcastFromEnv().index.delete([ID]);
    expect(Object.fromEntries(aws.calls)).to.deep.equal({ BatchWriteItem: 1 });
    expect(listPartitionsLeft(aws)).to.have.members([MEMBER.p, metadataKey(ID).p]);
    expect([...tables]).to.deep.equal(["ours"]);
  });

  it("delete it from its channels, too", async () => {
    const { aws } = await prepare();
    await broadcastFromEnv(true).index.delete([ID]);
    expect(listPartitionsLeft(aws)).to.deep.equal([]);
  });

  it("mark work in the table, with a lease from now on", async () => {
    const { aws, tables } = await prepare();
    const { marker } = broadcastFromEnv();
    expect(await marker.claim("b1", 60_000)).to.be.an("object");
    expect(await marker.claim("b1", 60_000)).to.equal("busy");
    expect(listPartitionsLeft(aws)).to.include("work#b1");
    expect([...tables]).to.deep.equal(["ours"]);
  });
});
