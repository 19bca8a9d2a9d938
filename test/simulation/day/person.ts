// Somebody who talks in two channels all day, with a bad line and an application that restarts.
import { ChannelError, Client, type Position, type Subscription } from "../../../client/index.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Api } from "./api.ts";
import { Line, LineSocket } from "./line.ts";
import type { Weather } from "./weather.ts";

const MINUTE_MS = 60_000;

export const CHANNELS = ["room:1", "feed:1"] as const;

/** What the application was told by a channel, in order. */
export type Told =
  | { kind: "got"; at: Position; data: unknown; isAfterLoss: boolean }
  | { kind: "lost"; at: Position };

/** What an application keeps of a channel. */
export interface Notes {
  told: Told[];
  since: Position | undefined;
}

export interface World {
  scheduler: Scheduler;
  weather: Weather;
  api: Api;
}

export class Person {
  readonly name: string;
  readonly notes = new Map<string, Notes>();
  /** Texts that the server has acknowledged. */
  readonly acknowledged: string[] = [];
  /** Errors with which subscriptions ended. */
  readonly refusals: string[] = [];
  isTalking = true;
  readonly line = new Line();
  private readonly world: World;
  /** Whether it reads with iterators, and not with listeners. */
  private readonly iterates: boolean;
  /** Milliseconds that its tokens are good for. */
  private readonly tokenMs: number;
  private client: Client | undefined;
  private said = 0;
  /** Channels that it has left for a moment. */
  private readonly away = new Set<string>();

  constructor(world: World, number: number) {
    this.world = world;
    this.name = `p${number}`;
    this.iterates = number % 2 === 1;
    this.tokenMs = (number > 2 ? 45 : 12 * 60) * MINUTE_MS;
    for (const channel of CHANNELS) this.notes.set(channel, { told: [], since: undefined });
  }

  start(): void {
    const { line } = this;
    const { api, weather } = this.world;
    this.client = new Client({
      url: "wss://api/dev",
      token: () => this.fetchToken(),
      tokenIn: "query",
      random: weather.random,
      WebSocket: class extends LineSocket {
        constructor(url: string) {
          super(line, api, url);
        }
      },
    });
    for (const channel of CHANNELS) this.join(channel);
  }

  /** Begins everything that recurs. */
  live(): void {
    this.recur(5 * MINUTE_MS, () => void this.say("room:1"));
    this.recur(8 * MINUTE_MS, () => void this.say("feed:1"));
    this.recur(25 * MINUTE_MS, () => this.suffer());
    this.recur(40 * MINUTE_MS, () => this.restart());
    this.recur(30 * MINUTE_MS, () => this.leave(CHANNELS[this.world.weather.below(2)]!));
  }

  /** The day is over: the line is good, and what was said is acknowledged. */
  settle(): void {
    this.isTalking = false;
    this.line.state = "up";
  }

  stop(): void {
    this.client?.close();
    this.client = undefined;
  }

  private fetchToken(): string | Promise<string> {
    const { weather, scheduler } = this.world;
    if (weather.strikes("token callback throws")) throw new Error("no token");
    if (weather.strikes("token callback hangs")) return new Promise(() => {});
    return `${this.name}@${Math.floor((scheduler.now() + this.tokenMs) / 1000)}`;
  }

  private join(channel: string): void {
    const notes = this.notes.get(channel)!;
    const room = this.client!.subscribe(channel, { since: notes.since });
    // Where it begins, if nothing comes.
    room.joined.then(
      () => (notes.since ??= room.position),
      () => {},
    );
    room.on("closed", (error) => {
      if (error) this.refusals.push(`${this.name} in ${channel}: ${error.message}`);
    });
    room.on("lost", (at) => {
      notes.told.push({ kind: "lost", at });
      notes.since = at;
    });
    // Its error is the one that `closed` tells.
    if (this.iterates) this.read(room, notes).catch(() => {});
    else {
      room.on("publication", (delivery) => {
        note(notes, delivery);
        notes.since = room.position;
      });
    }
  }

  private async read(room: Subscription, notes: Notes): Promise<void> {
    for await (const delivery of room) {
      note(notes, delivery);
      const { epoch = "", offset = 0 } = delivery;
      notes.since = { epoch, offset };
    }
  }

  /** Repeats until it is acknowledged, where the key lasts for the day. */
  private async say(channel: (typeof CHANNELS)[number]): Promise<void> {
    if (!this.isTalking) return;
    const text = `${this.name}-${(this.said += 1)}`;
    if (channel !== "room:1") return void (await this.publish(channel, text));
    while (!(await this.publish(channel, text))) await this.wait(30_000);
  }

  private async publish(channel: string, text: string): Promise<boolean> {
    try {
      if (!this.client) return false;
      await this.client.publish(channel, text, { key: text });
      this.acknowledged.push(`${channel} ${text}`);
      return true;
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      this.world.weather.count(`publish: ${error.code}`);
      return false;
    }
  }

  private suffer(): void {
    const { weather, api } = this.world;
    if (weather.strikes("connection cut")) this.line.cut();
    if (weather.strikes("connection vanished")) this.line.vanish();
    if (weather.strikes("every connection closed")) api.endAll();
    if (!weather.strikes("line down")) return;
    this.line.state = weather.random() < 0.5 ? "down" : "dead";
    if (weather.random() < 0.5) this.line.cut();
    const minutes = weather.random() < 0.2 ? weather.below(150) : weather.below(8);
    this.world.scheduler.after(minutes * MINUTE_MS + weather.below(MINUTE_MS), () => {
      this.line.state = "up";
    });
  }

  private restart(): void {
    const { weather, scheduler } = this.world;
    if (!this.client || !weather.strikes("application restarted")) return;
    this.stop();
    scheduler.after(weather.below(20 * MINUTE_MS), () => this.start());
  }

  private leave(channel: string): void {
    const { weather, scheduler } = this.world;
    const { client } = this;
    if (!client || this.away.has(channel)) return;
    if (!weather.strikes("channel left and joined again")) return;
    client.subscribe(channel).unsubscribe();
    this.away.add(channel);
    scheduler.after(weather.below(3) * weather.below(MINUTE_MS), () => {
      this.away.delete(channel);
      if (client === this.client) this.join(channel);
    });
  }

  /** Again and again, at random intervals of this length on average. */
  private recur(meanMs: number, run: () => void): void {
    const { scheduler, weather } = this.world;
    scheduler.afterInBackground(weather.below(2 * meanMs), () => {
      run();
      this.recur(meanMs, run);
    });
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.world.scheduler.after(milliseconds, resolve));
  }
}

const note = (
  { told }: Notes,
  {
    epoch = "",
    offset = 0,
    data,
    isAfterLoss,
  }: { epoch?: string; offset?: number; data: unknown; isAfterLoss?: true },
): void => {
  told.push({ kind: "got", at: { epoch, offset }, data, isAfterLoss: isAfterLoss === true });
};
