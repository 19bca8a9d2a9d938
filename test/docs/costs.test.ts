// docs/costs.md: what the actions of channels read and write, measured on the embedded DynamoDB.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createJsonApi, type JsonApi } from "../../handlers/lib/aws/json-api.ts";
import { createDeliveryMarker } from "../../handlers/lib/broadcast/delivery-marker.ts";
import { systemClock } from "../../handlers/lib/clock.ts";
import { createConnectionIndex } from "../../handlers/lib/connection-index.ts";
import { computeExpiry, metadataKey } from "../../handlers/lib/connection-keys.ts";
import { createAppend } from "../../handlers/lib/realtime/channel-log.ts";
import { createFindConnection } from "../../handlers/lib/realtime/find-connection.ts";
import { createHistoryReader } from "../../handlers/lib/realtime/history.ts";
import { keyItem, number } from "../../handlers/lib/realtime/items.ts";
import { createMemberFrames } from "../../handlers/lib/realtime/member-frames.ts";
import { createMemberships } from "../../handlers/lib/realtime/memberships.ts";
import { parseNamespaces } from "../../handlers/lib/realtime/namespaces.ts";
import { createReadPresence } from "../../handlers/lib/realtime/presence.ts";
import { createPublish } from "../../handlers/lib/realtime/publisher.ts";
import { withoutMark } from "../../handlers/lib/realtime/without-mark.ts";
import { createHistory } from "../../handlers/history.ts";
import { createIngest } from "../../handlers/ingest.ts";
import { createPresence } from "../../handlers/presence.ts";
import { createPublishHandler } from "../../handlers/publish.ts";
import { createSubscribe } from "../../handlers/subscribe.ts";
import { createUnsubscribe } from "../../handlers/unsubscribe.ts";
import { startDevGateway } from "../helpers/dev-stack.ts";
import { messageEvent } from "../helpers/events.ts";
import { httpEvent } from "../helpers/http-event.ts";
import { stubLog, UNLIMITED } from "../helpers/stubs.ts";

interface Units {
  write: number;
  read: number;
}

const history = { size: 100, ttlSeconds: 3600 };
const options = { layouts: "1:1", subscribe: "everyone", publish: "everyone", history };
const namespaces = parseNamespaces(
  JSON.stringify({
    room: { ...options, presence: true },
    feed: { ...options, presence: false },
    lobby: { ...options, history: undefined, presence: true, frames: true },
    connection: { ...options, history: undefined },
  }),
);

describe("docs/costs.md", function () {
  const units: Units = { write: 0, read: 0 };
  let dynamoDb: JsonApi;

  before(async () => {
    const { endpoint } = await startDevGateway();
    const call = createJsonApi({
      endpoint,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => ({ accessKeyId: "any", secretAccessKey: "any" }),
      clock: systemClock,
    });
    dynamoDb = async <Output>(operation: string, input: object | string) => {
      const fields = typeof input === "string" ? JSON.parse(input) : input;
      const answer = await call<any>(operation, { ...fields, ReturnConsumedCapacity: "TOTAL" });
      const kind = /^(Get|Query)/.test(operation) ? "read" : "write";
      for (const { CapacityUnits } of [answer.ConsumedCapacity].flat())
        units[kind] += CapacityUnits;
      return answer as Output;
    };
  });

  const handlers = () => {
    const table = {
      dynamoDb,
      tableName: "websocket-dev-connections",
      now: Date.now,
      clock: systemClock,
    };
    const shared = { namespaces, assertMay: async () => {}, log: stubLog() };
    const reader = createHistoryReader(table);
    const memberships = createMemberships(table);
    const publisher = {
      publish: createPublish({
        append: createAppend(table),
        namespaces,
        findConnection: createFindConnection(table),
      }),
      metrics: () => {},
      index: createConnectionIndex({ ...table, layouts: [{ version: 1, shards: 1 }] }),
      poster: { post: async () => ({ kind: "delivered" as const }) },
      queue: { send: async () => {}, deadLetter: async () => {} },
      marker: withoutMark(createDeliveryMarker(table)),
      limiter: UNLIMITED,
      clock: systemClock,
      random: Math.random,
      lanes: 1,
      layouts: [{ version: 1, shards: 1 }],
    };
    const frames = createMemberFrames({ ...table, namespaces, send: async () => {} });
    return {
      subscribe: createSubscribe({
        ...shared,
        memberships,
        history: reader,
        frames,
      }),
      unsubscribe: createUnsubscribe({ ...shared, memberships, frames }),
      history: createHistory({ ...shared, history: reader }),
      presence: createPresence({ ...shared, readPresence: createReadPresence(table) }),
      publish: createPublishHandler({
        ...shared,
        ...publisher,
        assertWithinBudget: async () => {},
      }),
      ingest: createIngest({ ...shared, ...publisher }),
    };
  };

  it("says what the actions of channels take of the table", async () => {
    const { ingest, ...actions } = handlers();
    const measured: Record<string, [number, number]> = {};
    const ask = async (connectionId: string, request: { action: keyof typeof actions }) => {
      const event = messageEvent(request, request.action);
      Object.assign(event.requestContext, { connectionId, connectedAt: Date.now() });
      Object.assign(units, { write: 0, read: 0 });
      const reply = JSON.parse((await actions[request.action](event)).body!);
      expect(reply.error, reply.message).to.equal(undefined);
      return reply;
    };
    const measure = async (what: string, id: string, request: any) => {
      const reply = await ask(id, request);
      measured[what] = [units.write, units.read];
      return reply;
    };
    for (const id of ["a=", "b=", "c="]) {
      const metadata = {
        ...keyItem(metadataKey(id)),
        connectedAt: number(Date.now()),
        e: number(computeExpiry(Date.now())),
      };
      await dynamoDb("PutItem", { TableName: "websocket-dev-connections", Item: metadata });
    }
    const [room, feed] = ["room:1", "feed:1"];
    for (const channel of [room, feed]) await ask("b=", { action: "subscribe", channel } as never);
    await ask("c=", { action: "subscribe", channel: room } as never);
    await measure("`subscribe` to a channel without presence", "a=", {
      action: "subscribe",
      channel: feed,
    });
    const { epoch, offset } = await measure("`subscribe` to a channel with presence", "a=", {
      action: "subscribe",
      channel: room,
    });
    await measure("`subscribe` again, nothing missed", "a=", {
      action: "subscribe",
      channel: room,
      since: { epoch, offset },
    });
    await measure("`publish` with a history, no key", "a=", {
      action: "publish",
      channel: room,
      data: 1,
    });
    await measure("`publish` with a history and a key", "a=", {
      action: "publish",
      channel: room,
      data: 1,
      key: "k",
    });
    await measure("`publish` to a connection", "a=", {
      action: "publish",
      connection: "b=",
      data: 1,
    });
    for (let at = 0; at < 10; at += 1)
      await ask("a=", { action: "publish", channel: room, data: at } as never);
    for (const [what, keyOf] of [
      ["`ingest`, each publication, no key", () => undefined],
      ["`ingest`, each publication with a key", (at: number) => `k${at}`],
    ] as const) {
      const batch = Array.from({ length: 10 }, (_, at) => ({
        channel: room,
        data: at,
        key: keyOf(at),
      }));
      Object.assign(units, { write: 0, read: 0 });
      const { body = "" } = await ingest(httpEvent(batch));
      expect(JSON.parse(body).results.map(({ error }: any) => error)).to.deep.equal(
        batch.map(() => undefined),
      );
      measured[what] = [units.write / 10, units.read / 10];
    }
    await measure("`history`, 10 publications", "a=", {
      action: "history",
      channel: room,
      limit: 10,
    });
    await measure("`presence`, 3 members", "a=", { action: "presence", channel: room });
    await measure("`unsubscribe`", "a=", { action: "unsubscribe", channel: room });
    for (const id of ["b=", "c="])
      await ask(id, { action: "subscribe", channel: "lobby:1" } as never);
    const lobby = { action: "subscribe", channel: "lobby:1" };
    await measure("`subscribe` where members are told, first", "a=", lobby);
    await measure("`subscribe` where members are told, again, 3 members", "a=", lobby);
    await measure("`unsubscribe` where members are told", "a=", {
      action: "unsubscribe",
      channel: "lobby:1",
    });
    const page = readFileSync("docs/costs.md", "utf8");
    const told = [...page.matchAll(/^\| (`\w+`.*?) +\| +([\d.]+) \| +([\d.]+) \|$/gm)].map(
      ([, what, write, read]) => [what, [Number(write), Number(read)]],
    );
    expect(Object.fromEntries(told)).to.deep.equal(measured);
  });
});
