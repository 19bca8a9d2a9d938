// A channel whose members are told who joins and who leaves, with requests that interleave by a seed.
import type { WorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { computeExpiry, type Layout } from "../../handlers/lib/connection-keys.ts";
import { leaveAll } from "../../handlers/lib/realtime/leave-all.ts";
import { createMemberFrames } from "../../handlers/lib/realtime/member-frames.ts";
import { createMemberships } from "../../handlers/lib/realtime/memberships.ts";
import { parseNamespaces } from "../../handlers/lib/realtime/namespaces.ts";
import { MAX_STALE_MS } from "./fake-table.ts";
import { type Process, Schedule } from "./schedule.ts";

export const LAYOUT: Layout = { version: 1, shards: 2 };
const OPTIONS = { layouts: "1:2", subscribe: "everyone", publish: "everyone", presence: true };
const namespaces = parseNamespaces(
  JSON.stringify({ lobby: { ...OPTIONS, frames: true }, room: OPTIONS }),
);

type Change = { connection: string; user: string; info?: unknown };
type Frame = { channel: string; at: number; join?: Change; leave?: Change };

/** A channel's members, and the frames that are on the queue for them. */
export class Lobby {
  readonly schedule: Schedule;
  readonly work: WorkItem[] = [];

  constructor(seed = 1) {
    this.schedule = new Schedule(seed, MAX_STALE_MS);
  }

  get frames(): Frame[] {
    return this.work.map(({ text }) => JSON.parse(text));
  }

  /** In short: `+a=` joins, `-a=` leaves. */
  get told(): string[] {
    return this.frames.map(({ join, leave }) =>
      join ? `+${join.connection}` : `-${leave!.connection}`,
    );
  }

  framesOf(process: Process) {
    const send = async (item: WorkItem) => {
      await process.step();
      if (!process.isDead) this.work.push(item);
    };
    return createMemberFrames({ ...process.channelTable, namespaces, send });
  }

  connect(id: string): void {
    const [p, c] = [{ S: `connection#${id}` }, { S: id }];
    const e = { N: String(computeExpiry(this.schedule.nowMs)) };
    this.schedule.table.put({ p, c, e, connectedAt: { N: String(this.schedule.nowMs) } });
  }

  subscribe =
    (id: string, channel = "lobby:1", info?: string) =>
    async (process: Process) => {
      const member = {
        connectionId: id,
        connectedAt: this.schedule.now(),
        principalId: `user of ${id}`,
        info,
      };
      const { memberships, frames } = this.parts(process);
      await memberships.join(member, channel, namespaces.get(channel.split(":")[0]!)!);
      await frames.joined(member, channel);
    };

  unsubscribe =
    (id: string, channel = "lobby:1") =>
    async (process: Process) => {
      const { memberships, frames } = this.parts(process);
      await memberships.leave(id, channel);
      await frames.left(id, channel);
    };

  /** As $disconnect does. */
  disconnect = (id: string) => async (process: Process) => {
    this.schedule.table.delete({ p: { S: `connection#${id}` }, c: { S: id } });
    const { frames } = this.parts(process);
    await frames.forget([id], () => leaveAll(process.channelTable, id));
  };

  async run(work: (process: Process) => Promise<unknown>, diesAfter?: number): Promise<void> {
    const process = this.schedule.start(work, diesAfter);
    await this.schedule.run();
    if (process.error) throw process.error;
  }

  private parts(process: Process) {
    const frames = this.framesOf(process);
    return { memberships: createMemberships(process.channelTable), frames };
  }
}

/** What a client holds that follows the rule of the protocol: of the frames about a connection the latest counts. */
export const follow = (frames: Frame[]): string[] => {
  const latest = new Map<string, Frame>();
  for (const frame of frames) {
    const { connection } = (frame.join ?? frame.leave)!;
    if (frame.at > (latest.get(connection)?.at ?? -1)) latest.set(connection, frame);
  }
  return [...latest].flatMap(([id, { join }]) => (join ? [id] : [])).toSorted();
};
