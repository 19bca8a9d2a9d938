// The broadcast function with its real clients, between a queue and a fake AWS.
import type { Context, SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { createBroadcast } from "../../handlers/lib/broadcast/create-broadcast.ts";
import { createJsonApiOver, createSend, type JsonApi } from "../../handlers/lib/aws/json-api.ts";
import { createDeliveryMarker } from "../../handlers/lib/broadcast/delivery-marker.ts";
import { createRateLimiter } from "../../handlers/lib/broadcast/rate-limiter.ts";
import { createRecordSource } from "../../handlers/lib/broadcast/record.ts";
import { createWorkQueue } from "../../handlers/lib/broadcast/work-queue.ts";
import type { Clock } from "../../handlers/lib/clock.ts";
import { createConnectionIndex } from "../../handlers/lib/connection-index.ts";
import {
  EVERYONE,
  computeExpiry,
  type Layout,
  memberKey,
  metadataKey,
} from "../../handlers/lib/connection-keys.ts";
import type { MetricName, MetricValues } from "../../handlers/lib/metrics.ts";
import { createSignedPoster } from "../../handlers/lib/signed-poster.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { createRandom } from "../../shared/random.ts";
import { record } from "./records.ts";
import { stubLog } from "./stubs.ts";

export const LAYOUTS: [Layout] = [{ version: 1, shards: 4 }];

const CREDENTIALS = { accessKeyId: "AKIA", secretAccessKey: "secret", sessionToken: "token" };

/** In real time, and long enough to never expire: a late response would be repeated. */
const TIMEOUT_MS = 600_000;

export interface WorldOptions {
  lanes?: number;
  share?: number;
  pageSize?: number;
  perSecond?: number;
  layouts?: [Layout, ...Layout[]];
  /** The fake AWS of another world, in which this is another worker. Default: a new one. */
  aws?: FakeAws;
  /** Milliseconds that its clock is ahead, for a later worker. Default 0. */
  aheadMs?: number;
  /** Identifies the worker to the fake AWS. */
  accessKeyId?: string;
}

export interface World {
  readonly aws: FakeAws;
  readonly clock: Clock;
  readonly log: ReturnType<typeof stubLog>;
  /** Metrics of each invocation. */
  readonly metrics: MetricValues[];
  /** Adds connections to the table, made this many seconds ago. @returns their ids. */
  connect(count: number, ageSeconds?: number): string[];
  /** @returns the ids of the messages that failed. */
  invoke(records: SQSRecord[], remainingMs?: number): Promise<string[]>;
  /** Messages that workers sent to the work queue since the last call, as records. */
  takeWork(): SQSRecord[];
}

export const createWorld = async (options: WorldOptions = {}): Promise<World> => {
  const { lanes = 50, share, pageSize, perSecond = 1e9, aheadMs = 0 } = options;
  const { layouts = LAYOUTS } = options;
  const aws = options.aws ?? (await startFakeAws());
  const { pace } = aws;
  const clock: Clock = { now: () => pace.clock.now() + aheadMs, after: pace.clock.after };
  const log = stubLog();
  const metrics: MetricValues[] = [];
  const random = createRandom(1);
  const api = {
    region: "eu-west-1",
    endpoint: aws.endpoint,
    credentials: () => ({
      ...CREDENTIALS,
      accessKeyId: options.accessKeyId ?? CREDENTIALS.accessKeyId,
    }),
    clock,
    random,
  };
  const jsonApi = (service: string, targetPrefix: string): JsonApi => {
    const all = { ...api, service, targetPrefix, timeoutMs: TIMEOUT_MS };
    const send = createSend(all);
    return createJsonApiOver((...call) => pace.request(() => send(...call)), all);
  };
  const dynamoDb = jsonApi("dynamodb", "DynamoDB_20120810");
  const sqs = jsonApi("sqs", "AmazonSQS");
  const poster = createSignedPoster({
    ...api,
    endpoint: `${aws.endpoint}/dev`,
    sockets: lanes,
    timeoutMs: TIMEOUT_MS,
  });
  const toUrl = (name: string) => `${aws.endpoint}/000000000000/${name}`;
  const handler = createBroadcast({
    clock,
    random,
    log,
    layouts,
    lanes,
    share,
    metrics: (values) => metrics.push(values),
    index: createConnectionIndex({ dynamoDb, tableName: "t", layouts, now: clock.now, pageSize }),
    marker: createDeliveryMarker({ dynamoDb, tableName: "t", now: clock.now }),
    poster: { post: (...post) => pace.request(() => poster.post(...post)) },
    limiter: createRateLimiter({ perSecond, burst: perSecond }, clock),
    queue: createWorkQueue({ sqs, queueUrl: toUrl("work"), deadLetterQueueUrl: toUrl("dead") }),
    source: createRecordSource(sqs, { broadcastsUrl: toUrl("broadcasts"), workUrl: toUrl("work") }),
  });
  let taken = 0;
  return {
    aws,
    clock,
    log,
    metrics,
    connect: (count, ageSeconds = 120) =>
      connect(aws, layouts, clock.now() - ageSeconds * 1000, count),
    invoke: async (records, remainingMs = 30_000) => {
      const endMs = clock.now() + remainingMs;
      const context = { getRemainingTimeInMillis: () => endMs - clock.now() } as Context;
      const { batchItemFailures } = await pace.passUntil(handler({ Records: records }, context));
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    takeWork: () => {
      const work = aws.sent.filter(({ queue }) => queue === "work").slice(taken);
      taken += work.length;
      return work.map(({ body }, index) => record(`work-${taken}-${index}`, body, "work"));
    },
  };
};

let connected = 0;

const connect = (
  aws: FakeAws,
  layouts: [Layout, ...Layout[]],
  connectedAtMs: number,
  count: number,
) => {
  const e = { N: String(computeExpiry(connectedAtMs)) };
  const ids = Array.from({ length: count }, () => {
    connected += 1;
    return `${Buffer.from(String(connected).padStart(11, "0")).toString("base64url")}=`;
  });
  for (const id of ids) {
    for (const { p, c } of [memberKey(layouts[0], EVERYONE, id), metadataKey(id)]) {
      aws.table.put({ p: { S: p }, c: { S: c }, e });
    }
  }
  return ids;
};

/** Ids that received a message, once per delivery. */
export const deliveredIds = ({ aws }: World): string[] => aws.delivered.map(({ id }) => id);

/** Processes the remaining work, and what that hands over, until there is none. */
export const finishWork = async (world: World, remainingMs?: number): Promise<void> => {
  for (let work = world.takeWork(); work.length > 0; work = world.takeWork()) {
    for (const one of work) expect(await world.invoke([one], remainingMs)).to.deep.equal([]);
  }
};

/** Sum over all invocations. */
export const sumMetric = ({ metrics }: World, name: MetricName): number =>
  metrics.reduce((sum, counts) => sum + (counts[name] ?? 0), 0);
