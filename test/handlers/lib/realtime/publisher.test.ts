// What becomes of a publication: the frame that members get, and who they are; and which channel a message names.
import { expect } from "chai";
import { stub } from "sinon";
import { createReadChannelMessage } from "../../../../handlers/lib/realtime/channel-message.ts";
import { createFindConnection } from "../../../../handlers/lib/realtime/find-connection.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import {
  createPublish,
  publicationWork,
  readChannel,
} from "../../../../handlers/lib/realtime/publisher.ts";
import { catchMessage, catchRejection } from "../../../helpers/errors.ts";

const ACCESS = { subscribe: "everyone", publish: "everyone", layouts: "2:1,1:2" };
const HISTORY = { size: 10, ttlSeconds: 600 };
const RECIPIENT = { id: "a=", expiresAt: 7 };

const prepare = () => {
  const namespaces = parseNamespaces(
    JSON.stringify({ room: { ...ACCESS, history: HISTORY }, bare: ACCESS, connection: ACCESS }),
  );
  const append = stub().resolves({ epoch: "e", offset: 7, json: '"first"' });
  const findConnection = stub().resolves(RECIPIENT);
  return { append, findConnection, publish: createPublish({ append, namespaces, findConnection }) };
};

describe("a publication", () => {
  it("with a history has its number, and the data that was stored under it", async () => {
    const { append, publish } = prepare();
    expect(await publish("room:1", "hi", "k")).to.deep.equal({
      channel: "room:1",
      position: { epoch: "e", offset: 7 },
      text: '{"channel":"room:1","epoch":"e","offset":7,"data":"first"}',
      partitions: ["ch#room:1#2.0", "ch#room:1#1.0", "ch#room:1#1.1"],
    });
    expect(append.args).to.deep.equal([["room:1", '"hi"', HISTORY, "k"]]);
  });

  it("without a history is sent, and stored nowhere", async () => {
    const { append, publish } = prepare();
    expect(await publish("bare:1", { a: 1 }, "k")).to.deep.equal({
      channel: "bare:1",
      text: '{"channel":"bare:1","data":{"a":1}}',
      partitions: ["ch#bare:1#2.0", "ch#bare:1#1.0", "ch#bare:1#1.1"],
    });
    expect(append.callCount).to.equal(0);
  });

  it("to a connection is for that one, or for nobody if it is not open", async () => {
    const { findConnection, publish } = prepare();
    const published = await publish("connection:a=", null);
    expect(published).to.deep.equal({
      channel: "connection:a=",
      partitions: [],
      recipients: [RECIPIENT],
      text: '{"channel":"connection:a=","data":null}',
    });
    expect(publicationWork(published, "id")).to.deep.include({
      id: "id",
      text: published.text,
      slices: [],
      recipients: [RECIPIENT],
    });
    expect(findConnection.args).to.deep.equal([["a="]]);
    findConnection.resolves(undefined);
    expect(await publish("connection:b=", null)).to.deep.include({ recipients: [] });
  });

  it("of too much data is refused with its limit", async () => {
    const { append, publish } = prepare();
    const { name, message } = await catchRejection(publish("room:1", "x".repeat(130_047)));
    expect(name).to.equal("BadRequest");
    expect(message).to.include("130048").and.include("of data");
    await publish("room:1", "x".repeat(130_046));
    expect(append.callCount).to.equal(1);
  });
});

describe("the channel that a message names", () => {
  const NONE =
    'Expected a text, in one of "channel", "user" and "connection", received something else.';

  for (const [request, channel] of [
    [{ channel: "room:1" }, "room:1"],
    [{ user: "a b" }, "user:a%20b"],
    [{ connection: "a=" }, "connection:a="],
  ] as const) {
    it(`in ${JSON.stringify(request)} is ${channel}`, async () => {
      expect(readChannel(request)).to.equal(channel);
      const metrics = stub();
      const publish = stub().resolves({ channel, text: "the frame", partitions: ["p"] });
      const read = createReadChannelMessage(publish, metrics);
      const work = await read(JSON.stringify({ ...request, data: 0 }), "m1");
      expect(publish.args).to.deep.equal([[channel, 0, "m1"]]);
      expect(work).to.deep.include({ id: "m1", text: "the frame", recipients: [] });
      expect(work?.slices).to.deep.equal([{ partition: "p" }]);
      expect(metrics.args).to.deep.equal([[{ publications: 1 }]]);
    });
  }

  for (const request of [
    {},
    { channel: 1 },
    { channel: "room:1", user: "u" },
    { connection: null },
  ]) {
    it(`must be exactly one text: ${JSON.stringify(request)}`, () => {
      expect(catchMessage(() => readChannel(request))).to.equal(NONE);
    });
  }

  it("is none for a user whose id is too long, of which the error shows a part", () => {
    expect(catchMessage(() => readChannel({ user: "u".repeat(300) }))).to.equal(
      "Expected a user whose channel, percent-encoded, has 1 to 200 characters, " +
        `received "${"u".repeat(200)}".`,
    );
  });

  for (const [body, message] of [
    ['{"channel":"room:1"}', 'Expected the field "data", received a message without it.'],
    ['{"channel":"no name","data":1}', "Expected the name of a channel, received no name."],
    [
      `{"channel":"${"x".repeat(300)}","data":1}`,
      `Expected the name of a channel, received ${"x".repeat(200)}.`,
    ],
    ['{"channel":1,"data":1}', NONE],
    [
      '{"channel":"room:1","data":9007199254740993}',
      "Expected numbers that a double holds, and others as strings, received an integer with more digits, or a number " +
        "that is too large.",
    ],
  ] as const) {
    it(`is refused, and nothing is published: ${body.slice(0, 40)}`, async () => {
      const [publish, metrics] = [stub(), stub()];
      const reading = createReadChannelMessage(publish, metrics)(body, "m1");
      expect((await catchRejection(reading)).message).to.equal(message);
      expect([publish.callCount, metrics.callCount]).to.deep.equal([0, 0]);
    });
  }

  it("is none in a message for everybody", async () => {
    const read = createReadChannelMessage(stub(), stub());
    for (const body of ['{"data":1}', "[1]", "7", "null"]) {
      expect(await read(body, "m1"), body).to.equal(undefined);
    }
  });
});

describe("a connection that a publication is for", () => {
  const NOW_MS = 1_800_000_000_000;
  const find = async (Item?: object) => {
    const dynamoDb = stub().resolves({ Item });
    const table = { dynamoDb, tableName: "t", now: () => NOW_MS };
    const found = await createFindConnection(table as never)("a=");
    expect(dynamoDb.args).to.deep.equal([
      [
        "GetItem",
        {
          TableName: "t",
          Key: { p: { S: "connection#a=" }, c: { S: "a=" } },
          ConsistentRead: true,
        },
      ],
    ]);
    return found;
  };
  const connectedAt = { N: "1" };
  const until = (seconds: number) => ({ e: { N: String(NOW_MS / 1000 + seconds) } });

  it("is found until its item expires", async () => {
    expect(await find({ connectedAt, ...until(1) })).to.deep.equal({
      id: "a=",
      expiresAt: NOW_MS / 1000 + 1,
    });
    expect(await find({ connectedAt, ...until(0) })).to.equal(undefined);
  });

  it("is not found by a tombstone, or where nothing is", async () => {
    expect(await find(until(1))).to.equal(undefined);
    expect(await find()).to.equal(undefined);
  });
});
