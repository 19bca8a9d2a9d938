// The items that a call to DynamoDB writes, and the order of writes of one item.
import { expect } from "chai";
import { ItemStreams } from "../../../gateway/aws/item-streams.ts";
import type { StreamRecord } from "../../../gateway/aws/stream-records.ts";
import { idOfItem, listWrittenItems, readItems } from "../../../gateway/aws/written-items.ts";
import type { Table } from "../../../gateway/model/tables.ts";
import { createRecordingClient } from "../helpers/recording-client.ts";

const THINGS = {
  name: "things",
  keyAttributes: ["id", "at"],
  stream: { arn: "arn:things", view: "NEW_AND_OLD_IMAGES" },
} as Table;
const PLAIN = { name: "plain", keyAttributes: ["id"] } as Table;

const id = (value: string) => ({ id: { S: value }, at: { N: "1" } });

const list = (operation: string, input: unknown): string[] =>
  listWrittenItems(`DynamoDB_20120810.${operation}`, input, [PLAIN, THINGS]).map(idOfItem);

const THE_ITEM = '["things",{"id":{"S":"a"},"at":{"N":"1"}}]';

describe("the items that a call writes", () => {
  for (const [operation, input] of [
    ["PutItem", { TableName: "things", Item: { ...id("a"), other: { S: "x" } } }],
    ["UpdateItem", { TableName: "things", Key: id("a") }],
    ["DeleteItem", { TableName: "things", Key: { at: { N: "1" }, id: { S: "a" } } }],
  ] as const) {
    it(`are that of ${operation}, by its key`, () => {
      expect(list(operation, input)).to.deep.equal([THE_ITEM]);
    });
  }

  it("are all of a batch, of the tables that count", () => {
    const RequestItems = {
      things: [
        { PutRequest: { Item: { ...id("a"), n: { N: "1" } } } },
        { DeleteRequest: { Key: id("b") } },
        { OtherRequest: { Key: id("c") } },
        { PutRequest: "x" },
        "x",
        null,
      ],
      plain: [{ PutRequest: { Item: { id: { S: "p" }, n: { N: "1" } } } }],
      unknown: [{ PutRequest: { Item: id("u") } }],
      odd: { PutRequest: { Item: id("o") } },
    };
    expect(list("BatchWriteItem", { RequestItems })).to.deep.equal([
      THE_ITEM,
      '["things",{"id":{"S":"b"},"at":{"N":"1"}}]',
      '["plain",{"id":{"S":"p"}}]',
    ]);
  });

  for (const [what, operation, input] of [
    ["a read", "GetItem", { TableName: "things", Key: id("a") }],
    ["a batch of reads", "BatchGetItem", { RequestItems: { things: { Keys: [id("a")] } } }],
    ["another table", "PutItem", { TableName: "other", Item: id("a") }],
    ["no table", "PutItem", { Item: id("a") }],
    ["no item", "PutItem", { TableName: "things" }],
    ["an item that is a list", "PutItem", { TableName: "things", Item: [id("a")] }],
    ["a batch that is a list", "BatchWriteItem", { RequestItems: [{ PutRequest: {} }] }],
    ["a batch of nothing", "BatchWriteItem", {}],
    ["a text", "PutItem", "x"],
    ["null", "PutItem", null],
    ["a list", "PutItem", [{ TableName: "things", Item: id("a") }]],
    ["nothing", "PutItem", undefined],
  ] as const) {
    it(`are none of ${what}`, () => {
      expect(list(operation, input)).to.deep.equal([]);
    });
  }

  it("are none of what is no operation", () => {
    expect(
      listWrittenItems("PutItem", { TableName: "things", Item: id("a") }, [THINGS]),
    ).to.deep.equal([]);
  });

  it("are read consistently, and those that are not there are left out", async () => {
    const client = createRecordingClient((_, { Key }) =>
      Key.id.S === "a" ? { Item: { ...Key, n: { N: "1" } } } : {},
    );
    const items = ["a", "b"].map((name) => ({ table: THINGS, key: id(name) }));
    expect([...(await readItems(client, items))]).to.deep.equal([
      [THE_ITEM, { ...id("a"), n: { N: "1" } }],
    ]);
    expect(client.calls).to.deep.equal(
      ["a", "b"].map((name) => [
        "GetItem",
        { TableName: "things", Key: id(name), ConsistentRead: true },
      ]),
    );
  });
});

describe("writes of items with streams", () => {
  /** A table in memory, whose writes end when a test says so. */
  const open = () => {
    const items = new Map<string, object>();
    const client = createRecordingClient((_, { Key }) => {
      if (Key.id.S === "bad") throw new Error("a wrong key");
      return { Item: items.get(Key.id.S) };
    });
    const clock = { now: () => 1_700_000_000_000 };
    const streams = new ItemStreams({
      tables: [THINGS, PLAIN],
      region: "eu-west-1",
      clock,
      client: () => client,
    });
    const put = (name: string, n: number, more: object = {}) =>
      streams.write({
        target: "DynamoDB_20120810.PutItem",
        input: { TableName: "things", Item: id(name) },
        isExpiry: false,
        run: async () => void items.set(name, { ...id(name), n: { N: String(n) } }),
        ...more,
      });
    return { items, client, streams, put };
  };

  const describeRecord = ({ eventName, dynamodb }: StreamRecord): string => {
    const n = (image: any) => image?.n?.N ?? "-";
    return `${dynamodb.SequenceNumber.slice(-1)} ${eventName} ${n(dynamodb.OldImage)} ${n(dynamodb.NewImage)}`;
  };

  it("are told to every reader of the table, and to nobody else", async () => {
    const { streams, put } = open();
    const [first, second, other, told]: string[][] = [[], [], [], []];
    streams.subscribe(THINGS, (record) => first!.push(describeRecord(record)));
    streams.subscribe(THINGS, (record) => second!.push(describeRecord(record)));
    streams.subscribe(PLAIN, (record) => other!.push(describeRecord(record)));
    const onRecord = (table: Table, record: StreamRecord) =>
      told!.push(`${table.name} ${describeRecord(record)}`);
    await put("a", 1, { onRecord });
    await put("a", 1);
    await put("a", 2);
    expect(first).to.deep.equal(["1 INSERT - 1", "2 MODIFY 1 2"]);
    expect(second).to.deep.equal(first);
    expect(other).to.deep.equal([]);
    expect(told).to.deep.equal(["things 1 INSERT - 1"]);
  });

  it("of one item take place one after another, of several at once", async () => {
    const { items, streams, put } = open();
    const records: string[] = [];
    const order: string[] = [];
    streams.subscribe(THINGS, (record) => records.push(describeRecord(record)));
    let release = () => {};
    const first = put("a", 1, {
      run: async () => {
        order.push("a begins");
        await new Promise<void>((resolve) => (release = resolve));
        items.set("a", { ...id("a"), n: { N: "1" } });
      },
    });
    const later = put("a", 2, {
      run: async () => {
        order.push("a again");
        items.set("a", { ...id("a"), n: { N: "2" } });
      },
    });
    await put("b", 5, { run: async () => void order.push("b") });
    expect(order).to.deep.equal(["a begins", "b"]);
    release();
    await Promise.all([first, later]);
    expect(order).to.deep.equal(["a begins", "b", "a again"]);
    expect(records).to.deep.equal(["1 INSERT - 1", "2 MODIFY 1 2"]);
  });

  it("of one item wait for the latest of those that have begun", async () => {
    const { put } = open();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const write = (name: string) => {
      const run = () => (begun.push(name), new Promise<void>((resolve) => ends.push(resolve)));
      return put("a", 1, { run });
    };
    const [first, second] = [write("first"), write("second")];
    await new Promise(setImmediate);
    ends[0]!();
    await first;
    const third = write("third");
    await new Promise(setImmediate);
    expect(begun).to.deep.equal(["first", "second"]);
    ends[1]!();
    await second;
    await new Promise(setImmediate);
    expect(begun).to.deep.equal(["first", "second", "third"]);
    ends[2]!();
    await third;
  });

  it("follow one that fails, which has no record", async () => {
    const { streams, put } = open();
    const records: string[] = [];
    streams.subscribe(THINGS, (record) => records.push(describeRecord(record)));
    const run = () => Promise.reject(new Error("broken"));
    const failing = put("a", 1, { run }).catch((error: Error) => error.message);
    const next = put("a", 2);
    expect(await failing).to.equal("broken");
    await next;
    expect(records).to.deep.equal(["1 INSERT - 2"]);
  });

  it("reach DynamoDB although their key is wrong, and have no record", async () => {
    const { streams, put } = open();
    const records: string[] = [];
    let ran = 0;
    streams.subscribe(THINGS, (record) => records.push(describeRecord(record)));
    await put("bad", 1, { run: async () => void (ran += 1) });
    expect([ran, records]).to.deep.equal([1, []]);
  });

  it("read nothing where no item is written", async () => {
    const { client, put } = open();
    let ran = 0;
    const run = async () => void (ran += 1);
    await put("a", 1, { target: "DynamoDB_20120810.Scan", input: { TableName: "things" }, run });
    expect([ran, client.calls]).to.deep.equal([1, []]);
  });

  it("of a table without a stream have no record, and those of expired items say so", async () => {
    const { items, streams, put } = open();
    const records: StreamRecord[] = [];
    streams.subscribe(PLAIN, (record) => records.push(record));
    streams.subscribe(THINGS, (record) => records.push(record));
    await put("p", 1, { input: { TableName: "plain", Item: id("p") } });
    expect(records).to.deep.equal([]);
    await put("a", 1);
    await put("a", 1, {
      target: "DynamoDB_20120810.DeleteItem",
      input: { TableName: "things", Key: id("a") },
      isExpiry: true,
      run: async () => void items.delete("a"),
    });
    expect(records.map((record) => [record.eventName, record.userIdentity?.type])).to.deep.equal([
      ["INSERT", undefined],
      ["REMOVE", "Service"],
    ]);
    expect(records[0]).to.include({ awsRegion: "eu-west-1", eventSourceARN: "arn:things" });
    expect(records[0]?.dynamodb.ApproximateCreationDateTime).to.equal(1_700_000_000);
  });
});
