// Channels through the local gateway, with the zips and the JSON that are deployed.
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { connect, type TestClient } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { keepScore } from "../helpers/scoreboard.ts";
import { isServerFrame } from "../helpers/server-frames.ts";
import { until } from "../helpers/until.ts";

describe("channels", function () {
  let gateway: DevGateway;
  let rooms = 0;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  const sdk = () => ({
    endpoint: gateway.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });

  const enqueue = (body: object) => {
    const QueueUrl = `${gateway.endpoint}/000000000000/websocket-dev-broadcasts`;
    const MessageBody = JSON.stringify(body);
    return new SQSClient(sdk()).send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };

  const partitions = async (part: string): Promise<string[]> => {
    const { Items = [] } = await new DynamoDBClient(sdk()).send(
      new ScanCommand({ TableName: "websocket-dev-connections" }),
    );
    return Items.map(({ p, c }) => `${p!.S} ${c!.S}`).filter((key) => key.includes(part));
  };

  const newRoom = (): string => `room:${(rooms += 1)}`;

  /** Its frames are those that the protocol knows. */
  const next = async (client: TestClient): Promise<any> => {
    const frame = JSON.parse(await client.next());
    expect(isServerFrame(frame), JSON.stringify(frame)).to.equal(true);
    return frame;
  };

  const ask = async (client: TestClient, request: object): Promise<any> => {
    client.send(request);
    return next(client);
  };

  const join = async (channel: string, fields: object = {}) => {
    const client = await connect(gateway.url);
    const reply = await ask(client, { action: "subscribe", id: 1, channel, ...fields });
    return { client, reply };
  };

  it("deliver a publication to every member, in numbers, and tell the publisher its number", async () => {
    const channel = newRoom();
    const [{ client: first, reply }, { client: second }] = [
      await join(channel),
      await join(channel),
    ];
    expect(reply).to.deep.include({ action: "subscribe", id: 1, channel, offset: 0 });
    const { epoch } = reply;
    for (const [offset, data] of [
      [1, { text: "hi 👋" }],
      [2, 0],
      [3, null],
    ] as const) {
      const publication = { channel, epoch, offset, data };
      second.send({ action: "publish", id: "p", channel, data });
      const frames = [await next(second), await next(second)];
      expect(frames).to.deep.include.members([
        publication,
        { action: "publish", id: "p", channel, epoch, offset },
      ]);
      expect(await next(first)).to.deep.equal(publication);
    }
  });

  it("give what was missed to who comes back, once and in order", async () => {
    const channel = newRoom();
    const { client, reply } = await join(channel);
    await client.close();
    const { client: other } = await join(newRoom());
    for (const data of ["a", "b", "c"]) await ask(other, { action: "publish", channel, data });
    const since = { epoch: reply.epoch, offset: 0 };
    const { reply: resumed } = await join(channel, { since });
    expect(resumed).to.deep.include({
      offset: 3,
      recovered: true,
      more: false,
      publications: [
        { offset: 1, data: "a" },
        { offset: 2, data: "b" },
        { offset: 3, data: "c" },
      ],
    });
    const page = await ask(other, { action: "history", channel, since, limit: 2 });
    expect(page).to.deep.include({ offset: 2, recovered: true, more: true });
    const latest = await ask(other, { action: "history", channel, limit: 2 });
    expect(latest.publications.map(({ data }: any) => data)).to.deep.equal(["b", "c"]);
    const strange = { epoch: "another", offset: 1 };
    const { reply: lost } = await join(channel, { since: strange });
    expect(lost).to.deep.include({ offset: 3, recovered: false, publications: [] });
  });

  it("R39 publish once what is published with the same key a hundred times", async function () {
    const channel = newRoom();
    const { client } = await join(newRoom());
    for (let id = 0; id < 100; id += 1) {
      client.send({ action: "publish", id, channel, data: id, key: "order 7".replace(" ", "-") });
    }
    const replies: any[] = [];
    for (let id = 0; id < 100; id += 1) replies.push(await next(client));
    const published = replies.filter(({ error }) => !error);
    expect(new Set(published.map(({ offset }) => offset)).size).to.equal(1);
    expect(replies.filter(({ error }) => error && error !== "Conflict")).to.deep.equal([]);
    const { publications } = await ask(client, { action: "history", channel });
    keepScore(this, { lost: 0, duplicates: publications.length - 1 });
    expect(publications).to.have.length(1);
  });

  it("say who is there, with what they show of themselves, until they leave", async () => {
    const channel = newRoom();
    const { client: ada } = await join(channel, { info: { name: "Ada" } });
    const { client: bob } = await join(channel);
    const present = await ask(ada, { action: "presence", channel });
    expect(present).to.include({ count: 2, more: false });
    expect(present.members.map(({ info }: any) => info)).to.have.deep.members([
      { name: "Ada" },
      undefined,
    ]);
    await ask(bob, { action: "unsubscribe", channel });
    expect(await ask(ada, { action: "presence", channel })).to.include({ count: 1 });
    await bob.close();
  });

  it("deliver nothing to who has left, and keep nothing of who is gone", async () => {
    const channel = newRoom();
    const { client: stays } = await join(channel);
    const { client: leaves } = await join(channel);
    const { client: goes } = await join(channel);
    const id = JSON.parse((goes.send({ action: "whoami" }), await goes.next())).connectionId;
    expect(await partitions(id)).to.have.length(7);
    await ask(leaves, { action: "unsubscribe", channel });
    await goes.close();
    await until(async () => (await partitions(id)).length === 1);
    await ask(leaves, { action: "publish", channel, data: 1 });
    expect(await next(stays)).to.include({ data: 1 });
    await ask(leaves, { action: "unsubscribe", channel: newRoom() });
    expect(leaves.pending).to.deep.equal([]);
  });

  it("reach all connections of a user, and those only, and take what other programs send", async () => {
    const channel = newRoom();
    const { client } = await join(channel);
    const user = "token-fed08b7b";
    for (const body of [
      { channel, data: "from SQS", id: "once" },
      { channel, data: "from SQS", id: "once" },
      { user, data: "for a user" },
    ]) {
      await enqueue(body);
    }
    const frames = [await next(client), await next(client)];
    expect(
      frames.map(({ channel: name, offset, data }) => ({ name, offset, data })),
    ).to.have.deep.members([
      { name: channel, offset: 1, data: "from SQS" },
      { name: `user:${user}`, offset: 1, data: "for a user" },
    ]);
    expect(await ask(client, { action: "publish", user: "nobody", data: 1 })).to.include({
      channel: "user:nobody",
    });
    expect(client.pending).to.deep.equal([]);
  });

  it("tell who joins and who leaves, once, however they leave", async () => {
    const channel = `lobby:${(rooms += 1)}`;
    const enter = async (fields: object = {}) => {
      const client = await connect(gateway.url);
      client.send({ action: "subscribe", channel, ...fields });
      // The reply and the frame about itself come in any order.
      const frames = [await next(client), await next(client)];
      return { client, member: frames.find((frame) => "join" in frame).join };
    };
    const { client: ada, member } = await enter({ info: { name: "Ada" } });
    expect(member).to.deep.include({ user: "token-fed08b7b", info: { name: "Ada" } });
    await ask(ada, { action: "subscribe", channel });
    for (const leave of [
      (bob: TestClient) => ask(bob, { action: "unsubscribe", channel }),
      (bob: TestClient) => bob.close(),
    ]) {
      const { client: bob, member: ofBob } = await enter();
      const { at, join: told } = await next(ada);
      expect(told).to.deep.equal(ofBob);
      await leave(bob);
      const left = await next(ada);
      expect(left.leave).to.deep.equal({ connection: ofBob.connection, user: ofBob.user });
      expect(left.at).to.be.above(at);
    }
    await until(async () => (await partitions(`told#${channel}`)).length === 1);
    expect(ada.pending).to.deep.equal([]);
  });

  it("reach one connection by its id, also from other programs, and say when it is not there any more", async () => {
    const [client, other] = [await connect(gateway.url), await connect(gateway.url)];
    const connection = JSON.parse(
      (other.send({ action: "whoami" }), await other.next()),
    ).connectionId;
    const channel = `connection:${connection}`;
    const request = { action: "publish", id: 1, connection, data: "for you" };
    expect(await ask(client, request)).to.deep.equal({ action: "publish", id: 1, channel });
    expect(await next(other)).to.deep.equal({ channel, data: "for you" });
    await enqueue({ connection, data: "from SQS" });
    expect(await next(other)).to.deep.equal({ channel, data: "from SQS" });
    await other.close();
    await until(async () => (await partitions(connection)).length === 1);
    expect(await ask(client, request)).to.include({ error: "NotConnected", id: 1 });
  });

  for (const [what, request, error] of [
    ["a connection's channel", { action: "subscribe", channel: "connection:a=" }, "Forbidden"],
    ["no such namespace", { action: "subscribe", channel: "rooms:1" }, "BadRequest"],
    ["no name", { action: "subscribe", channel: "room:" }, "BadRequest"],
    ["no channel", { action: "publish", data: 1 }, "BadRequest"],
    ["another user's channel", { action: "subscribe", channel: "user:bob" }, "Forbidden"],
    ["no presence", { action: "presence", channel: "user:token-fed08b7b" }, "BadRequest"],
    [
      "too much of itself",
      { action: "subscribe", channel: "room:x", info: "x".repeat(255) },
      "BadRequest",
    ],
  ] as const) {
    it(`refuse ${what} with ${error}, and the id`, async () => {
      const client = await connect(gateway.url);
      const { action } = request;
      expect(await ask(client, { ...request, id: 5 })).to.include({ error, action, id: 5 });
    });
  }
});
