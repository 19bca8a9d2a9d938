// How the parts of channels read their function's environment: a missing variable is named, and a set one takes effect.
import { expect } from "chai";
import { stub } from "sinon";
import { decodeWorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { computeExpiry } from "../../../../handlers/lib/connection-keys.ts";
import {
  channelsFromEnv,
  channelTableFromEnv,
  publisherFromEnv,
  publishFromEnv,
} from "../../../../handlers/lib/realtime/from-env.ts";
import { sendWorkFromEnv } from "../../../../handlers/lib/realtime/send-work.ts";
import {
  joinUserFromEnv,
  leaveAllFromEnv,
} from "../../../../handlers/lib/realtime/user-membership.ts";
import type { FakeAws } from "../../../helpers/fake-aws.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";
import { startRedirectedAws } from "../../../helpers/redirected-aws.ts";
import { captureLines } from "../../../helpers/stdout.ts";
import { setVariables } from "../../../helpers/variables.ts";

const ACCESS = { subscribe: "everyone", publish: "everyone", layouts: "1:1", presence: true };
const CHANNELS = JSON.stringify({
  room: { ...ACCESS, frames: true, history: { size: 10, ttlSeconds: 600 } },
  user: { ...ACCESS, presence: false },
});
const connectedAt = Date.now();
const MEMBER = { connectionId: "a=", connectedAt, principalId: "me" };

/** The fake has this connection. */
const connect = (aws: FakeAws): void => {
  const e = { N: String(computeExpiry(connectedAt)) };
  aws.table.put({
    p: { S: "connection#a=" },
    c: { S: "a=" },
    e,
    connectedAt: { N: String(connectedAt) },
  });
};

const listPartitions = (aws: FakeAws) => aws.table.items.map(({ p }) => p.S);

const listFrames = (aws: FakeAws) =>
  aws.sent.map(({ queue, body }) => {
    const { text } = decodeWorkItem(body);
    const { channel, join, leave } = JSON.parse(text);
    return [queue, channel, join ? "join" : "leave", (join ?? leave).connection];
  });

describe("the environment of channels", () => {
  for (const [what, create, needed] of [
    ["the table", channelTableFromEnv, ["CONNECTIONS_TABLE", "AWS_REGION"]],
    ["the routes", channelsFromEnv, ["CHANNELS", "CONNECTIONS_TABLE"]],
    ["publications", publishFromEnv, ["CHANNELS", "CONNECTIONS_TABLE"]],
    ["the work", sendWorkFromEnv, ["WORK_QUEUE_URL"]],
    ["$disconnect", leaveAllFromEnv, ["CHANNELS", "CONNECTIONS_TABLE"]],
    [
      "the publisher",
      publisherFromEnv,
      [
        "CHANNELS",
        "CONNECTIONS_TABLE",
        "CONNECTION_LAYOUTS",
        "WORK_QUEUE_URL",
        "DEAD_LETTER_QUEUE_URL",
        "WEBSOCKET_ENDPOINT",
      ],
    ],
  ] as const) {
    for (const name of needed) {
      it(`of ${what} must contain ${name}`, () => {
        expect(create).not.to.throw();
        setVariables({ [name]: undefined });
        expect(create).to.throw(`The environment variable ${name} is missing`);
      });
    }
  }

  it("sets the table, and the function that metrics are about", async () => {
    const aws = await startRedirectedAws();
    const names: string[] = [];
    aws.onCall = (_, { TableName }) => {
      names.push(TableName);
      return {};
    };
    setVariables({ CONNECTIONS_TABLE: "places", AWS_LAMBDA_FUNCTION_NAME: "one", CHANNELS });
    const { tableName, dynamoDb, metrics, now, clock } = channelTableFromEnv();
    expect([tableName, now]).to.deep.equal(["places", clock.now]);
    await dynamoDb("GetItem", { TableName: tableName, Key: { p: { S: "x" }, c: { S: "x" } } });
    expect(names).to.deep.equal(["places"]);
    const [line = ""] = captureLines(() => metrics({ conflicts: 1 }));
    expect(JSON.parse(line)).to.include({ FunctionName: "one", conflicts: 1 });
  });

  it("sets the queue of frames about members, where a namespace has them", async () => {
    const aws = await startRedirectedAws();
    setVariables({ CHANNELS, WORK_QUEUE_URL: `${aws.endpoint}/000000000000/work` });
    connect(aws);
    const { memberships, frames, namespaces } = channelsFromEnv();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    await frames.joined(MEMBER, "room:1");
    await memberships.leave("a=", "room:1");
    await frames.left("a=", "room:1");
    expect(listFrames(aws)).to.deep.equal([
      ["work", "room:1", "join", "a="],
      ["work", "room:1", "leave", "a="],
    ]);
    setVariables({ CHANNELS: JSON.stringify({ room: ACCESS }), WORK_QUEUE_URL: undefined });
    await channelsFromEnv().frames.joined(MEMBER, "room:1");
    expect(aws.sent).to.have.length(2);
  });

  it("sets where publications go, and who is told that a connection is gone", async () => {
    const aws = await startRedirectedAws();
    setVariables({
      CHANNELS,
      CONNECTION_LAYOUTS: "3:2",
      WORK_QUEUE_URL: `${aws.endpoint}/000000000000/work`,
    });
    connect(aws);
    const { index, lanes, layouts, publish } = publisherFromEnv();
    expect({ lanes, layouts }).to.deep.equal({ lanes: 32, layouts: [{ version: 3, shards: 2 }] });
    const { position, partitions } = await publish("room:1", "hi");
    expect([position?.offset, partitions]).to.deep.equal([1, ["ch#room:1#1.0"]]);
    const { memberships, frames, namespaces } = channelsFromEnv();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    await frames.joined(MEMBER, "room:1");
    expect((await index.page("ch#room:1#1.0")).recipients.map(({ id }) => id)).to.deep.equal([
      "a=",
    ]);
    await index.delete(["a="]);
    expect(listFrames(aws).at(-1)).to.deep.equal(["work", "room:1", "leave", "a="]);
    expect(aws.sent.map(({ delaySeconds }) => delaySeconds)).to.deep.equal([0, 0]);
    expect(listPartitions(aws).filter((p) => p.startsWith("ch#"))).to.deep.equal([]);
  });

  it("lets a publisher post 500 times at once, and then a thousand times a second", () => {
    const waits: number[] = [];
    const now = stub(systemClock, "now").returns(0);
    const after = stub(systemClock, "after").callsFake((milliseconds) => {
      waits.push(milliseconds);
      return () => {};
    });
    closeAfterwards(() => [now, after].forEach((each) => each.restore()));
    const { limiter } = publisherFromEnv();
    for (let posts = 0; posts < 500; posts += 1) expect(limiter.take()).to.equal(undefined);
    for (let posts = 0; posts < 3; posts += 1) expect(limiter.take()).to.be.an("object");
    expect(waits).to.deep.equal([1, 2, 3]);
  });

  it("lets connections join and leave the channel of their user", async () => {
    const aws = await startRedirectedAws();
    setVariables({ CHANNELS, AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint, CONNECTIONS_TABLE: "t" });
    connect(aws);
    await joinUserFromEnv()?.(MEMBER);
    expect(listPartitions(aws)).to.include("ch#user:me#1.0");
    setVariables({ WORK_QUEUE_URL: `${aws.endpoint}/000000000000/work` });
    const { memberships, frames, namespaces } = channelsFromEnv();
    await memberships.join(MEMBER, "room:1", namespaces.get("room")!);
    await frames.joined(MEMBER, "room:1");
    await leaveAllFromEnv()("a=");
    expect(listPartitions(aws)).to.deep.equal(["connection#a="]);
    expect(listFrames(aws)).to.deep.equal([
      ["work", "room:1", "join", "a="],
      ["work", "room:1", "leave", "a="],
    ]);
  });

  it("leaves nothing of a connection that has ended before it joined", async () => {
    const aws = await startRedirectedAws();
    setVariables({ CHANNELS, AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint });
    const error = await joinUserFromEnv()?.(MEMBER).catch(({ name }: Error) => name);
    expect(error).to.equal("ConnectionEnded");
    expect(listPartitions(aws)).to.deep.equal([]);
  });

  it("has no channels of users without their namespace", () => {
    for (const channels of [undefined, "{}", JSON.stringify({ room: ACCESS })]) {
      setVariables({ CHANNELS: channels });
      expect(joinUserFromEnv()).to.equal(undefined);
    }
  });
});
