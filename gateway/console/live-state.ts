// The current connections, queue depths and fault counts.
import type { EmbeddedServices, QueueDepth } from "../aws/embedded-services.ts";
import type { Clock } from "../time/clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { Journal } from "../trace/journal.ts";
import { SHOW_ALL } from "../trace/mask.ts";
import type { Connection } from "../websocket/connection.ts";

export interface LiveState {
  /** Time on the gateway's clock, in epoch milliseconds. */
  now: number;
  /** Speed of the gateway's clock relative to real time. */
  speed: number;
  /** The oldest connections, at most 200. */
  connections: LiveConnection[];
  connectionCount: number;
  queues: QueueDepth[];
  /** Number of events that came too fast to be traced. */
  untraced: number;
  /** Why the last build failed; undefined if it did not. */
  buildError?: string;
  /** How often each kind of fault has happened. */
  happened: Record<string, number>;
}

export interface LiveConnection {
  connectionId: string;
  apiName: string;
  stageName: string;
  sourceIp: string;
  userAgent?: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  lastActiveAt: number;
  /** The authorizer's context, as JSON. */
  authorizer?: string;
}

export interface LiveStateOptions {
  connections: Map<string, Connection>;
  services: Pick<EmbeddedServices, "countMessages">;
  faults: Pick<Faults, "report">;
  clock: Clock;
  journal: Journal;
  build: BuildState;
}

/** What the tool that builds the functions has said about its last build. */
export interface BuildState {
  error?: string;
}

/** Maximum connections in the list; a longer one is not readable. */
const MAX_LISTED = 200;

export const liveState = async (options: LiveStateOptions): Promise<LiveState> => {
  const { connections, services, faults, clock, journal, build } = options;
  return {
    now: clock.now(),
    speed: clock.speed,
    connections: [...connections.values()].slice(0, MAX_LISTED).map(liveConnection),
    connectionCount: connections.size,
    queues: await services.countMessages(),
    untraced: journal.untraced,
    ...(build.error !== undefined && { buildError: build.error }),
    happened: faults.report().happened,
  };
};

const liveConnection = ({ info, lastActiveAt }: Connection): LiveConnection => {
  const { mask = SHOW_ALL } = info;
  return {
    connectionId: info.connectionId,
    apiName: info.api.name,
    stageName: info.stage.name,
    ...info.identity,
    connectedAt: info.connectedAt,
    lastActiveAt,
    ...(info.authorizer && { authorizer: mask(JSON.stringify(info.authorizer)) }),
  };
};
