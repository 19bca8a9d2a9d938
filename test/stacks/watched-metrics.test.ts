// Every watched metric is written: compares what alarms and the dashboard watch with what handlers write.
import { expect } from "chai";
import { stub } from "sinon";
import { createIngest } from "../../handlers/ingest.ts";
import { createPublishHandler } from "../../handlers/publish.ts";
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import { systemClock } from "../../handlers/lib/clock.ts";
import { answerByReturn } from "../../handlers/lib/answer-by-return.ts";
import { createAppend } from "../../handlers/lib/realtime/channel-log.ts";
import { createReadChannelMessage } from "../../handlers/lib/realtime/channel-message.ts";
import { publishRoute } from "../../handlers/routes/publish.ts";
import { createHistoryReader } from "../../handlers/lib/realtime/history.ts";
import { withoutMark } from "../../handlers/lib/realtime/without-mark.ts";
import { ROUTES } from "../../stacks/index.ts";
import { httpEvent } from "../helpers/http-event.ts";
import { createVirtualClock } from "../helpers/virtual-clock.ts";
import { createAuthorizer } from "../../handlers/lib/authorize.ts";
import { createDecisionCounter } from "../../handlers/lib/decision-counter.ts";
import { countClosed, counted, countOpened } from "../../handlers/lib/counted.ts";
import { Tally } from "../../handlers/lib/broadcast/tally.ts";
import {
  createStdoutMetrics,
  METRICS,
  type Metrics,
  NAMESPACE,
} from "../../handlers/lib/metrics.ts";
import { authorizerEvent, connectEvent, disconnectEvent, messageEvent } from "../helpers/events.ts";
import { catchRejection } from "../helpers/errors.ts";
import { captureLines } from "../helpers/stdout.ts";
import { stubLog, UNLIMITED } from "../helpers/stubs.ts";
import { createWorld } from "../helpers/broadcast-world.ts";
import { record } from "../helpers/records.ts";
import { ROUTE_NAMES } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";
import { alarmMetrics, dashboardMetrics, type Watched } from "../helpers/watched-metrics.ts";

type Written = Pick<Watched, "namespace" | "name" | "dimensions">;

const toKey = ({ namespace, name, dimensions }: Written): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).toSorted()]);

/** Reads a line like CloudWatch. */
const metricsIn = (line: string): Written[] => {
  const { _aws, ...values } = JSON.parse(line);
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: definitions }: any) =>
    Dimensions.flatMap((names: string[]) =>
      definitions.map(({ Name }: { Name: string }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, values[name]])),
      })),
    ),
  );
};

/** The metrics that a function of the stack dev writes. */
const writtenBy = (name: string, calls: Parameters<Metrics>[]): Written[] => {
  const metrics = createStdoutMetrics(`websocket-dev-${name}`);
  return captureLines(() => calls.forEach((call) => metrics(...call))).flatMap(metricsIn);
};

const stubMetrics = () => stub<Parameters<Metrics>, void>();
const handles = async () => ({ statusCode: 200 });

const published = (channel: string) => ({ channel, text: "", partitions: [] });

/** Publishing to nobody. */
const publisherParts = () => ({
  publish: async (channel: string) => published(channel),
  metrics: stubMetrics(),
  index: { page: async () => ({ recipients: [] }), delete: async () => {} },
  poster: { post: async () => ({ kind: "delivered" as const }) },
  queue: { send: async () => {}, deadLetter: async () => {} },
  marker: withoutMark({ claim: async () => "done" }),
  limiter: UNLIMITED,
  clock: systemClock,
  random: Math.random,
  lanes: 1,
  log: stubLog(),
  layouts: [],
});

const calls = {
  connect: async () => {
    const metrics = stubMetrics();
    await counted(handles, countOpened, metrics)(connectEvent());
    return metrics.args;
  },
  disconnect: async () => {
    const metrics = stubMetrics();
    await counted(handles, countClosed, metrics)(disconnectEvent());
    return metrics.args;
  },
  message: async () => {
    const metrics = stubMetrics();
    await counted(handles, undefined, metrics)(messageEvent({}));
    return metrics.args;
  },
  broadcast: async () => {
    const world = await createWorld();
    await world.invoke([record("m1", '{"data":"hi"}')]);
    return world.metrics.map((values): Parameters<Metrics> => [values]);
  },
  refusal: async () => {
    const metrics = stubMetrics();
    const answer = answerByReturn(
      publishRoute,
      async () => ({ channel: "room:1" }),
      stubLog(),
      metrics,
    );
    await answer(messageEvent({ action: "publish" }));
    return metrics.args;
  },
  publish: async () => {
    const parts = publisherParts();
    const mayAll = { assertMay: async () => {}, assertWithinBudget: async () => {} };
    const handle = createPublishHandler({ ...parts, ...mayAll });
    await handle(messageEvent({ action: "publish", channel: "room:1", data: 1 }));
    return parts.metrics.args;
  },
  ingest: async () => {
    const parts = publisherParts();
    await createIngest(parts)(httpEvent({ channel: "room:1", data: 1 }));
    return parts.metrics.args;
  },
  queued: async () => {
    const metrics = stubMetrics();
    const read = createReadChannelMessage(async (channel) => published(channel), metrics);
    await read('{"channel":"room:1","data":1}', "m1");
    return metrics.args;
  },
  /** Readers close each number before the publisher writes under it. */
  number: async () => {
    const metrics = stubMetrics();
    const head = { ep: { S: "e" }, n: { N: "1" }, b: { N: "0" } };
    const refused = new AwsError("ConditionalCheckFailedException", "", { status: 400, call: "" });
    const dynamoDb = async (operation: string): Promise<any> => {
      if (operation === "PutItem") throw refused;
      return operation === "UpdateItem" ? { Attributes: head } : {};
    };
    const append = createAppend({ dynamoDb, tableName: "t", now: () => 0, metrics });
    await catchRejection(append("room:1", "1", { size: 1, ttlSeconds: 300 }));
    return metrics.args;
  },
  /** The history has a head, and nothing under its number. */
  read: async () => {
    const metrics = stubMetrics();
    const head = { ep: { S: "e" }, n: { N: "1" }, b: { N: "0" } };
    const dynamoDb = async (operation: string): Promise<any> => {
      if (operation === "GetItem") return { Item: head };
      return operation === "Query" ? { Items: [] } : {};
    };
    const clock = createVirtualClock(0);
    const table = { dynamoDb, tableName: "t", now: clock.now, clock, metrics };
    const reader = createHistoryReader(table);
    const reading = reader.read("room:1", { size: 10, ttlSeconds: 3600 }, {});
    await new Promise(setImmediate);
    clock.step();
    await catchRejection(reading);
    return metrics.args;
  },
  authorizer: async () => {
    const metrics = stubMetrics();
    const authorize = createAuthorizer({
      verify: () => Promise.reject(new Error("must not be called")),
      isAllowedOrigin: () => true,
      count: createDecisionCounter(metrics),
      log: stubLog(),
    });
    await catchRejection(authorize(authorizerEvent()));
    return metrics.args;
  },
};

/** Routes that only stacks with channels have. */
const CHANNEL_NAMES = ROUTES.filter(({ needs }) => needs === "channels").map(
  ({ routeKey }) => routeKey,
);

const MESSAGES = ROUTE_NAMES.filter((name) => name !== "connect" && name !== "disconnect");

describe("watched metrics", () => {
  const stack = synthesize({ publishUrl: true });
  const watched = [...alarmMetrics(stack), ...dashboardMetrics(stack)];
  const own = watched.filter(({ namespace }) => !namespace.startsWith("AWS/"));
  const written = new Set<string>();

  before(async () => {
    const all = [
      ...writtenBy("connect", await calls.connect()),
      ...writtenBy("disconnect", await calls.disconnect()),
      ...writtenBy("authorizer", await calls.authorizer()),
      ...writtenBy("broadcast", await calls.broadcast()),
    ];
    all.push(...writtenBy("publish", await calls.publish()));
    all.push(...writtenBy("ingest", await calls.ingest()));
    all.push(...writtenBy("broadcast", await calls.queued()));
    for (const [names, made] of [
      [["publish", "ingest", "broadcast"], await calls.number()],
      [["subscribe", "history"], await calls.read()],
      [CHANNEL_NAMES, await calls.refusal()],
    ] as const) {
      for (const name of names) all.push(...writtenBy(name, made));
    }
    const messages = await calls.message();
    for (const name of MESSAGES) all.push(...writtenBy(name, messages));
    for (const metric of all) written.add(toKey(metric));
  });

  it("of our own are all written, under the same name and dimensions, by the same function", () => {
    expect(own.length).to.be.greaterThan(20);
    for (const metric of own) {
      expect(metric.namespace).to.equal(NAMESPACE);
      expect(written.has(toKey(metric)), `${metric.by}: ${toKey(metric)}`).to.equal(true);
    }
  });

  it("of our own are all on the dashboard, except four that only a search needs", () => {
    const shown = new Set(own.map(({ name }) => name));
    const hidden = Object.keys(METRICS).filter((name) => !shown.has(name));
    expect(hidden).to.have.members(["allowed", "duplicates", "deleted", "deletionsFailed"]);
  });

  it("of Lambda and SQS belong to functions and queues of this stack", () => {
    const names = (type: string, attribute: string) =>
      [...stack.ofType(type).values()].map((resource) => resource[attribute]);
    const functions = names("aws_lambda_function", "function_name");
    const queues = names("aws_sqs_queue", "name");
    for (const { dimensions, by } of watched) {
      const { FunctionName, QueueName } = dimensions;
      if (FunctionName) expect(functions, by).to.include(FunctionName);
      if (QueueName) expect(queues, by).to.include(QueueName);
    }
  });

  it("of API Gateway belong to this API's stage, and exist for WebSocket APIs", () => {
    const ofApi = watched.filter(({ namespace }) => namespace === "AWS/ApiGateway");
    for (const { name, dimensions } of ofApi) {
      expect(dimensions["ApiId"]).to.match(/^\$\{aws_apigatewayv2_api\.\w+\.id\}$/);
      expect(dimensions).to.include({ Stage: "dev" });
      expect(["ClientError", "IntegrationError", "ExecutionError"]).to.include(name);
    }
    expect(ofApi).not.to.have.length(0);
  });

  it("include everything that a broadcast counts", () => {
    expect(Object.keys(METRICS)).to.include.members(Object.keys(new Tally().toCounts()));
  });
});
