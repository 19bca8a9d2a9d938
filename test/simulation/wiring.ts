// Creates the handlers of one environment, like their last lines, with the simulation's clients.
import { createAuthorizer } from "../../handlers/lib/authorize.ts";
import type { BroadcastDependencies } from "../../handlers/lib/broadcast/create-broadcast.ts";
import { createConnect } from "../../handlers/lib/create-connect.ts";
import { createDefault } from "../../handlers/default.ts";
import { createDisconnect } from "../../handlers/lib/create-disconnect.ts";
import { createBroadcastQueue } from "../../handlers/lib/broadcast-queue.ts";
import { createBroadcastRight } from "../../handlers/lib/broadcast-right.ts";
import { createDeliveryMarker } from "../../handlers/lib/broadcast/delivery-marker.ts";
import {
  createRateLimiter,
  type RateLimit,
  type RateLimiter,
} from "../../handlers/lib/broadcast/rate-limiter.ts";
import { createRecordSource } from "../../handlers/lib/broadcast/record.ts";
import { createWorkQueue } from "../../handlers/lib/broadcast/work-queue.ts";
import { type BudgetLimits, createBudget } from "../../handlers/lib/budget.ts";
import { createConnectionCloser } from "../../handlers/lib/connection-closer.ts";
import { createConnectionIndex } from "../../handlers/lib/connection-index.ts";
import type { Layout } from "../../handlers/lib/connection-keys.ts";
import type { ConnectionPoster } from "../../handlers/lib/connection-poster.ts";
import { createConnectionStore } from "../../handlers/lib/connection-store.ts";
import { createExpiryIndex } from "../../handlers/lib/expiry-index.ts";
import type { Log } from "../../handlers/lib/log.ts";
import { outcomeOfStatus } from "../../handlers/lib/post-outcome.ts";
import { type Identity, TokenRefusedError } from "../../handlers/lib/token-verifier.ts";
import { createSendmessage } from "../../handlers/sendmessage.ts";
import { createSweep } from "../../handlers/lib/create-sweep.ts";
import type { Environment } from "./environment.ts";
import type { Connections } from "./connections.ts";
import type { Services } from "./services.ts";
import type { World } from "./world.ts";

export interface StageSettings {
  layouts: [Layout, ...Layout[]];
  /** Options of the broadcast function. */
  timeoutMs: number;
  visibilityMs: number;
  batchSize: number;
  /** The work queue. */
  workers: number;
  lanes: number;
  share: number;
  pageSize: number;
  rate: RateLimit;
  budget: BudgetLimits;
  /** Identities by token. */
  identities: Map<string, Identity>;
}

/** The stage that functions are wired to. */
interface WiredStage {
  readonly name: string;
  readonly services: Services;
  readonly connections: Connections;
}

const createLimiter = (environment: Environment, rate: RateLimit): RateLimiter => {
  const limiter = createRateLimiter(rate, environment.clock);
  return {
    take: () => {
      const turn = limiter.take();
      return turn && { ...turn, comes: environment.busy(turn.comes) };
    },
  };
};

const URL_OF = "https://sqs/000000000000/";
const tableName = "t";

export class Wiring {
  private readonly world: World;
  private readonly stage: WiredStage;
  private readonly settings: StageSettings;

  constructor(world: World, stage: WiredStage, settings: StageSettings) {
    this.world = world;
    this.stage = stage;
    this.settings = settings;
  }

  authorizer(environment: Environment) {
    const { identities } = this.settings;
    return createAuthorizer({
      verify: async (token) => {
        const identity = identities.get(token);
        if (!identity) throw new TokenRefusedError("unknown");
        const { expiresAt = Infinity } = identity;
        if (expiresAt * 1000 <= environment.clock.now()) throw new TokenRefusedError("expired");
        return identity;
      },
      isAllowedOrigin: () => true,
      count: () => {},
      log: this.log(environment),
    });
  }

  connect(environment: Environment) {
    return createConnect({ store: this.store(environment), log: this.log(environment) });
  }

  disconnect(environment: Environment) {
    return createDisconnect({ store: this.store(environment), log: this.log(environment) });
  }

  fallback() {
    return createDefault({ actions: ["sendmessage"], log: () => {} });
  }

  sendmessage(environment: Environment) {
    const { services } = this.stage;
    const { now } = environment.clock;
    const client = services.sdkClient(environment) as never;
    const dynamoDb = services.jsonApi(environment, "dynamodb");
    const { budget } = this.settings;
    return createSendmessage({
      queue: createBroadcastQueue(`${URL_OF}broadcasts`, client),
      assertMayBroadcast: createBroadcastRight("a token that may", now),
      budget: {
        ...budget,
        spend: createBudget({ ...budget, deed: "broadcast", tableName, dynamoDb, now }),
      },
      poster: this.poster(environment),
      log: this.log(environment),
    });
  }

  sweep(environment: Environment) {
    const dynamoDb = this.stage.services.jsonApi(environment, "dynamodb");
    const send = async ({ input }: { input: { ConnectionId: string } }) => {
      const answer = await this.stage.connections.delete(environment, input.ConnectionId);
      if (answer?.status === 204) return {};
      throw Object.assign(new Error(answer?.type ?? "No response"), {
        $metadata: { httpStatusCode: answer?.status },
      });
    };
    return createSweep({
      index: createExpiryIndex({ dynamoDb, tableName }),
      closer: createConnectionCloser("https://stage", { send } as never),
      clock: environment.clock,
      log: this.log(environment),
    });
  }

  broadcast(environment: Environment): BroadcastDependencies {
    const { services } = this.stage;
    const { layouts, lanes, share, pageSize, rate } = this.settings;
    const { clock } = environment;
    const dynamoDb = services.jsonApi(environment, "dynamodb");
    const sqs = services.jsonApi(environment, "sqs");
    const { history, faults } = this.world;
    return {
      clock,
      layouts,
      lanes,
      share,
      random: faults.random,
      log: this.log(environment),
      metrics: (values) => {
        const inv = environment.invocation;
        for (const [name, count] of Object.entries(values)) {
          if (count > 0 && name !== "fanOutMs") faults.count(`metric ${name}`, count);
        }
        history.add("metrics", this.stage.name, { inv, values });
      },
      index: createConnectionIndex({ dynamoDb, tableName, layouts, now: clock.now, pageSize }),
      marker: createDeliveryMarker({ dynamoDb, tableName, now: clock.now }),
      poster: this.poster(environment),
      limiter: createLimiter(environment, rate),
      queue: createWorkQueue({
        sqs,
        queueUrl: `${URL_OF}work`,
        deadLetterQueueUrl: `${URL_OF}dead`,
      }),
      source: createRecordSource(sqs, {
        broadcastsUrl: `${URL_OF}broadcasts`,
        workUrl: `${URL_OF}work`,
      }),
    };
  }

  private store(environment: Environment) {
    return createConnectionStore({
      tableName,
      layouts: this.settings.layouts,
      indexesExpiry: true,
      client: this.stage.services.sdkClient(environment) as never,
      now: environment.clock.now,
    });
  }

  private poster(environment: Environment): ConnectionPoster {
    return {
      post: async (c, { bytes }) => {
        const post = this.stage.connections.post(environment, c, bytes.toString());
        const answer = await environment.busy(post);
        return outcomeOfStatus(answer?.status, answer?.type);
      },
    };
  }

  private log(environment: Environment): Log {
    const { history } = this.world;
    return (level, message) => {
      if (level !== "WARN" && level !== "ERROR") return;
      const inv = environment.invocation;
      history.add("log", this.stage.name, { inv, level, message });
    };
  }
}
