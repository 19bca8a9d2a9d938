// The functions of an API with channels: the handlers' own code, on a table whose calls fail, and which die on the way.
import { AwsError } from "../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { answerByReturn } from "../../../handlers/lib/answer-by-return.ts";
import { createConnectionIndex } from "../../../handlers/lib/connection-index.ts";
import type { Layout } from "../../../handlers/lib/connection-keys.ts";
import { type Connection, createConnectionStore } from "../../../handlers/lib/connection-store.ts";
import type { ProxyResponse, RequestContext } from "../../../handlers/lib/events.ts";
import { createAppend } from "../../../handlers/lib/realtime/channel-log.ts";
import { createFindConnection } from "../../../handlers/lib/realtime/find-connection.ts";
import { createHistoryReader } from "../../../handlers/lib/realtime/history.ts";
import { leaveAll } from "../../../handlers/lib/realtime/leave-all.ts";
import { NO_FRAMES } from "../../../handlers/lib/realtime/member-frames.ts";
import { createMemberships } from "../../../handlers/lib/realtime/memberships.ts";
import type { Namespace } from "../../../handlers/lib/realtime/namespaces.ts";
import { createReadPresence } from "../../../handlers/lib/realtime/presence.ts";
import { createPublish, readChannel } from "../../../handlers/lib/realtime/publisher.ts";
import { createRights } from "../../../handlers/lib/realtime/rights.ts";
import { createHistory } from "../../../handlers/history.ts";
import { publishRoute } from "../../../handlers/routes/publish.ts";
import { createSubscribe } from "../../../handlers/subscribe.ts";
import { createUnsubscribe } from "../../../handlers/unsubscribe.ts";
import { FakeTable } from "../../helpers/fake-table.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Weather } from "./weather.ts";

const LAYOUTS: [Layout] = [{ version: 1, shards: 2 }];

const options = { layouts: LAYOUTS, subscribe: "everyone", publish: "everyone" } as const;

const NAMESPACES = new Map<string, Namespace>([
  // Longer than the day: nothing may be lost.
  ["room", { ...options, history: { size: 100_000, ttlSeconds: 172_800 }, presence: true }],
  // Shorter than many absences.
  ["feed", { ...options, history: { size: 15, ttlSeconds: 900 }, presence: false }],
]);

const silent = () => {};

/** Posts a frame to a connection. @returns whether it still exists. */
type Post = (connectionId: string, text: string) => Promise<boolean>;

export class Functions {
  readonly table: FakeTable;
  private readonly scheduler: Scheduler;
  private readonly weather: Weather;
  private readonly post: Post;

  constructor(scheduler: Scheduler, weather: Weather, post: Post) {
    this.scheduler = scheduler;
    this.weather = weather;
    this.post = post;
    this.table = new FakeTable({ now: scheduler.now });
  }

  /** @throws when the function fails or dies. */
  connect(connection: Connection): Promise<unknown> {
    return this.invoke((dynamoDb) => this.store(dynamoDb).put(connection));
  }

  disconnect(connection: Connection): Promise<unknown> {
    return this.invoke(async (dynamoDb) => {
      await this.store(dynamoDb).delete(connection);
      await leaveAll(this.channelTable(dynamoDb), connection.connectionId);
    });
  }

  /** @returns the reply. @throws when there is none. */
  async request(body: string, requestContext: RequestContext): Promise<string | undefined> {
    const { body: reply } = await this.invoke<ProxyResponse>((dynamoDb) =>
      this.route(dynamoDb, requestContext.routeKey)({ body, requestContext }),
    );
    return reply;
  }

  /** Who is shown as a member, without any failure. */
  async listMembers(channel: string): Promise<string[]> {
    const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) =>
      this.table.call(operation, input as object) as Output;
    const read = createReadPresence(this.channelTable(dynamoDb));
    return (await read(channel, LAYOUTS)).members.map(({ user }) => user);
  }

  private route(dynamoDb: JsonApi, routeKey: string) {
    const table = this.channelTable(dynamoDb);
    const assertMay = createRights(NAMESPACES, { now: this.scheduler.now });
    const memberships = createMemberships(table);
    const history = createHistoryReader(table);
    const frames = NO_FRAMES;
    const shared = { namespaces: NAMESPACES, assertMay, memberships, history, frames, log: silent };
    if (routeKey === "subscribe") return createSubscribe(shared);
    if (routeKey === "unsubscribe") return createUnsubscribe(shared);
    if (routeKey === "history") return createHistory(shared);
    if (routeKey !== "publish") throw new Error(`There is no route ${routeKey}`);
    const publish = createPublish({
      append: createAppend(table),
      namespaces: NAMESPACES,
      findConnection: createFindConnection(table),
    });
    return answerByReturn(
      publishRoute,
      async ({ channel: named, data, key }, context) => {
        const channel = readChannel({ channel: named });
        await assertMay("publish", channel, context);
        const { text, partitions, position } = await publish(channel, data, key);
        await this.fanOut(dynamoDb, text, partitions);
        return { channel, ...position };
      },
      silent,
    );
  }

  private async fanOut(dynamoDb: JsonApi, text: string, partitions: string[]): Promise<void> {
    const index = createConnectionIndex({
      ...this.channelTable(dynamoDb),
      layouts: LAYOUTS,
      hasChannels: true,
    });
    for (const partition of partitions) {
      const { recipients } = await index.page(partition);
      for (const { id } of recipients) if (!(await this.post(id, text))) await index.delete([id]);
    }
  }

  private channelTable(dynamoDb: JsonApi) {
    return { dynamoDb, tableName: "t", now: this.scheduler.now, clock: this.scheduler };
  }

  private store(dynamoDb: JsonApi) {
    const send = ({ constructor: { name }, input }: { input: object }) =>
      dynamoDb<object>(name.replace(/Command$/, ""), input);
    const client = { send } as never;
    const { now } = this.scheduler;
    return createConnectionStore({
      tableName: "t",
      layouts: LAYOUTS,
      indexesExpiry: false,
      client,
      now,
    });
  }

  /** Runs a function, which may die at any of its calls. */
  private invoke<Result>(run: (dynamoDb: JsonApi) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const calls = this.weather.strikes("function died") ? this.weather.below(8) : Infinity;
      const die = () => reject(new Error("The function died"));
      run(this.createApi(calls, die)).then(resolve, reject);
    });
  }

  private createApi(callsLeft: number, die: () => void): JsonApi {
    let left = callsLeft;
    return async <Output>(operation: string, input: object | string): Promise<Output> => {
      const { weather, table } = this;
      await this.wait(weather.way() / 4);
      const dies = (left -= 1) < 0;
      if (dies && weather.random() < 0.5) return this.end(die);
      if (weather.strikes("call throttled")) throw passing("ThrottlingException", false);
      const given = typeof input === "string" ? (JSON.parse(input) as object) : input;
      const answer = table.call(operation, structuredClone(given));
      if (dies) return this.end(die);
      await this.wait(weather.way() / 4);
      if (weather.strikes("call without a response")) throw passing("TimeoutError", true);
      if (answer !== "condition failed") return answer as Output;
      throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
    };
  }

  private end(die: () => void): Promise<never> {
    die();
    return new Promise(() => {});
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.scheduler.after(milliseconds, resolve));
  }
}

const passing = (name: string, mayHaveHappened: boolean) =>
  new AwsError(name, "", mayHaveHappened ? { mayHaveHappened } : { status: 400 });
