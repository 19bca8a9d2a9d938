// The connection store and its index against the embedded DynamoDB, with the stack's table.
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { match, stub } from "sinon";
import { createJsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../../handlers/lib/clock.ts";
import { createConnectionIndex } from "../../../handlers/lib/connection-index.ts";
import { type Layout, listPartitions } from "../../../handlers/lib/connection-keys.ts";
import { createConnectionStore } from "../../../handlers/lib/connection-store.ts";
import { type DevGateway, startDevGateway } from "../../helpers/dev-stack.ts";
import { catchRejection } from "../../helpers/errors.ts";

const TABLE = "websocket-dev-connections";
const CONNECTED_AT = 1_700_000_000_123;
const HOUR = 60 * 60 * 1000;
const ONE: [Layout] = [{ version: 1, shards: 16 }];
const CREDENTIALS = { accessKeyId: "any", secretAccessKey: "any" };

const toId = (number: number) =>
  `${Buffer.from(String(number).padStart(11, "0")).toString("base64url")}=`;

const connection = (connectionId: string) => ({
  connectionId,
  connectedAt: CONNECTED_AT,
  principalId: "me",
  sourceIp: "192.0.2.1",
});

describe("connection store", () => {
  let gateway: DevGateway;
  let client: DynamoDBClient;

  beforeEach(async () => {
    gateway = await startDevGateway();
    client = new DynamoDBClient({
      endpoint: gateway.endpoint,
      region: "eu-west-1",
      credentials: CREDENTIALS,
    });
  });

  afterEach(() => gateway.close());

  const storeWith = (layouts: [Layout, ...Layout[]], indexesExpiry = false) =>
    createConnectionStore({ tableName: TABLE, layouts, indexesExpiry, client });

  const indexWith = (layouts: Layout[], nowMs = CONNECTED_AT, pageSize?: number) =>
    createConnectionIndex({
      dynamoDb: createJsonApi({
        endpoint: gateway.endpoint,
        region: "eu-west-1",
        service: "dynamodb",
        targetPrefix: "DynamoDB_20120810",
        credentials: () => CREDENTIALS,
        clock: systemClock,
      }),
      tableName: TABLE,
      layouts,
      now: () => nowMs,
      pageSize,
    });

  /** Ids as a broadcast lists them, including duplicates. */
  const listed = async (
    layouts: Layout[],
    nowMs?: number,
    pageSize?: number,
  ): Promise<string[]> => {
    const index = indexWith(layouts, nowMs, pageSize);
    const ids: string[] = [];
    for (const partition of listPartitions(layouts, "*")) {
      let after: string | undefined;
      do {
        const page = await index.page(partition, after);
        ids.push(...page.recipients.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
    }
    return ids.toSorted();
  };

  const items = async () => (await client.send(new ScanCommand({ TableName: TABLE }))).Items ?? [];

  it("writes a thin item in the shard of the id, and metadata separately", async () => {
    const id = "TXzPWdnOjoECGjA=";
    await storeWith(ONE).put({ ...connection(id), userAgent: "tests" });
    const expiry = { N: String(1_700_000_000 + 2 * 3600 + 900) };
    expect(await items()).to.have.deep.members([
      { p: { S: "*#1.14" }, c: { S: id }, e: expiry },
      {
        p: { S: `connection#${id}` },
        c: { S: id },
        e: expiry,
        connectedAt: { N: "1700000000123" },
        principalId: { S: "me" },
        sourceIp: { S: "192.0.2.1" },
        userAgent: { S: "tests" },
      },
    ]);
  });

  it("stores claims and expiry, and indexes the minute of expiry when asked to", async () => {
    const identity = { claims: { email: "a@b.c" }, expiresAt: 1_700_000_059 };
    await storeWith(ONE).put({ ...connection("a"), ...identity });
    await storeWith(ONE, true).put({ ...connection("b"), ...identity });
    await storeWith(ONE, true).put(connection("c"));
    const all = await items();
    expect(all.find(({ p }) => p?.S === "connection#a")).to.deep.include({
      claims: { M: { email: { S: "a@b.c" } } },
      tokenExpiresAt: { N: "1700000059" },
    });
    const minutes = all.filter(({ p }) => p?.S?.startsWith("expiry#"));
    const expiry = { N: String(1_700_000_000 + 2 * 3600 + 900) };
    expect(minutes).to.deep.equal([{ p: { S: "expiry#28333334" }, c: { S: "b" }, e: expiry }]);
  });

  for (const [what, failing] of [
    ["metadata", "connection#a"],
    ["when its token expires", "expiry#28333334"],
  ]) {
    it(`lists no connection for which it could not write ${what}`, async () => {
      const send = stub(client, "send").callThrough();
      send
        .withArgs(match({ input: { Item: { p: { S: failing } } } }))
        .rejects(new Error("throttled"));
      const put = storeWith(ONE, true).put({ ...connection("a"), expiresAt: 1_700_000_059 });
      expect((await catchRejection(put)).message).to.equal("throttled");
      expect(await listed(ONE)).to.deep.equal([]);
    });
  }

  it("deletes all items, even missing ones, and leaves an anonymous tombstone for two minutes", async () => {
    const identity = { claims: { email: "a@b.c" }, expiresAt: 1_700_000_059, userAgent: "tests" };
    await storeWith(ONE, true).put({ ...connection("a"), ...identity });
    for (let times = 0; times < 2; times += 1) {
      const beforeSeconds = Math.floor(Date.now() / 1000);
      await storeWith(ONE, true).delete(connection("a"));
      const [{ e, ...tombstone }, ...others] = (await items()) as [any];
      expect(others).to.deep.equal([]);
      expect(tombstone).to.deep.equal({
        p: { S: "connection#a" },
        c: { S: "a" },
        tokenExpiresAt: { N: "1700000059" },
      });
      const afterSeconds = Math.floor(Date.now() / 1000);
      expect(Number(e.N)).to.be.within(beforeSeconds + 120, afterSeconds + 120);
    }
  });

  it("refuses to store a connection that has closed; after two minutes the id may be used again", async () => {
    await storeWith(ONE).delete(connection("a"));
    expect(await storeWith(ONE).put(connection("a"))).to.equal("ended");
    expect(await listed(ONE)).to.deep.equal([]);
    const later = createConnectionStore({
      tableName: TABLE,
      layouts: ONE,
      indexesExpiry: false,
      client,
      now: () => Date.now() + 121_000,
    });
    expect(await later.put(connection("a"))).to.equal("there");
    expect(await listed(ONE)).to.deep.equal(["a"]);
  });

  it("spreads connections over all shards", async function () {
    const store = storeWith(ONE);
    const ids = Array.from({ length: 400 }, (_, number) => toId(number));
    await Promise.all(ids.map((id) => store.put(connection(id))));
    const index = indexWith(ONE);
    const sizes = await Promise.all(
      listPartitions(ONE, "*").map(
        async (partition) => (await index.page(partition)).recipients.length,
      ),
    );
    expect(sizes).to.have.length(16);
    expect(Math.min(...sizes)).to.be.at.least(10);
  });

  it("S10, #21 lists items until they expire, and not after, even if they still exist", async () => {
    await storeWith(ONE).put(connection("a"));
    expect(await listed(ONE, CONNECTED_AT + 2.2 * HOUR)).to.deep.equal(["a"]);
    expect(await listed(ONE, CONNECTED_AT + 2.25 * HOUR)).to.deep.equal([]);
  });

  it("S8 lists every id of every page exactly once", async () => {
    const ids = Array.from({ length: 100 }, (_, number) => toId(number));
    await Promise.all(ids.map((id) => storeWith(ONE).put(connection(id))));
    expect(await listed(ONE, CONNECTED_AT, 3)).to.deep.equal(ids.toSorted());
  });

  it("deletes connections in batches, with their metadata", async () => {
    const ids = Array.from({ length: 40 }, (_, number) => toId(number));
    await Promise.all(ids.map((id) => storeWith(ONE).put(connection(id))));
    await indexWith(ONE).delete(ids.slice(0, 39));
    expect(await items()).to.have.length(2);
    expect(await listed(ONE)).to.deep.equal([ids[39]]);
  });

  describe("changes its number of shards without losing a connection", () => {
    const TWO: Layout = { version: 2, shards: 32 };
    const STEPS = [ONE, [ONE[0], TWO], [TWO, ONE[0]], [TWO]] as [Layout, ...Layout[]][];

    it("in the steps of docs/shards.md: read both, write the new one, drop the old one", async () => {
      for (const [step, layouts] of STEPS.entries()) {
        // Warm functions still run with the previous step.
        const before = STEPS[Math.max(0, step - 1)]!;
        await storeWith(before).put(connection(toId(step * 2)));
        await storeWith(layouts).put(connection(toId(step * 2 + 1)));
        const expected = Array.from({ length: step * 2 + 2 }, (_, number) => toId(number));
        // Two and a quarter hours later, before the last step, every connection of the old layout is gone.
        if (step === 3)
          for (const id of expected.slice(0, 5))
            await storeWith([TWO, ONE[0]]).delete(connection(id));
        const left = step === 3 ? expected.slice(5) : expected;
        expect(await listed(layouts), `step ${step}`).to.deep.equal(left.toSorted());
      }
    });

    it("and deletes connections of either layout", async () => {
      await storeWith([ONE[0], TWO]).put(connection("old"));
      await storeWith([TWO, ONE[0]]).put(connection("new"));
      await storeWith([TWO, ONE[0]]).delete(connection("old"));
      await indexWith([TWO, ONE[0]]).delete(["new"]);
      expect((await items()).map(({ p }) => p?.S)).to.deep.equal(["connection#old"]);
    });
  });
});
