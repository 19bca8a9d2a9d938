// The broadcast function's own way: lists, posts, counts, and deletes connections that are gone, with its own clients.
import { createJsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { Broadcaster } from "../../../handlers/lib/broadcast/broadcaster.ts";
import { Tally } from "../../../handlers/lib/broadcast/tally.ts";
import { createWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import { systemClock } from "../../../handlers/lib/clock.ts";
import { createConnectionIndex } from "../../../handlers/lib/connection-index.ts";
import type { Layout } from "../../../handlers/lib/connection-keys.ts";
import { createSignedPoster } from "../../../handlers/lib/signed-poster.ts";
import { toPartition } from "../../lib/ids.ts";
import { type Contender, CREDENTIALS, REGION, type Setting } from "../setting.ts";

const LAYOUTS: [Layout] = [{ version: 1, shards: 16 }];

/** One worker does everything. */
const ALONE = { share: Infinity, layouts: LAYOUTS };

const NO_QUEUE = {
  send: async () => {
    throw new Error("Expected one worker to do everything, but it handed over work");
  },
  deadLetter: async () => {
    throw new Error("Expected no recipient to be dead-lettered");
  },
};

const NO_MARKER = {
  claim: async () => {
    throw new Error("Expected one worker to do everything, but it claimed a partition");
  },
};

const MARK = {
  isTakenOver: false,
  rest: undefined,
  keep: async () => {},
  finish: async () => {},
  release: async () => {},
};

const createIndex = ({ endpoint, ca }: Setting) => {
  const dynamoDb = createJsonApi({
    endpoint: new URL(endpoint).origin,
    region: REGION,
    service: "dynamodb",
    targetPrefix: "DynamoDB_20120810",
    credentials: () => CREDENTIALS,
    clock: systemClock,
    ca,
  });
  return createConnectionIndex({ dynamoDb, tableName: "t", layouts: LAYOUTS, now: Date.now });
};

const createPoster = ({ endpoint, sockets, ca }: Setting) =>
  createSignedPoster({ endpoint, region: REGION, credentials: () => CREDENTIALS, sockets, ca });

export const ours: Contender = (setting) => {
  const poster = createPoster(setting);
  const index = createIndex(setting);
  return async (range, onAnswer) => {
    const broadcaster = new Broadcaster({
      ...ALONE,
      index,
      poster: {
        post: async (id, payload) => {
          const outcome = await poster.post(id, payload);
          onAnswer();
          return outcome;
        },
      },
      queue: NO_QUEUE,
      marker: NO_MARKER,
      limiter: { take: () => undefined },
      clock: systemClock,
      random: Math.random,
      log: console.error,
      lanes: setting.sockets,
    });
    const tally = new Tally();
    const slices = [{ partition: toPartition(range) }];
    const farMs = Date.now() + 1e9;
    const deadline = { stopAtMs: farMs, giveUpAtMs: farMs, endMs: farMs };
    const item = { ...createWorkItem(LAYOUTS, "bench", setting.text), slices };
    await broadcaster.work(item, deadline, tally, MARK);
    if (tally.get("delivered") + tally.get("gone") !== range.count) {
      throw new Error(`Not every recipient was reached: ${JSON.stringify(tally.toFields())}`);
    }
  };
};
