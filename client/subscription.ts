// A subscription to one channel: an ordered stream of its publications across reconnects.
import { Emitter } from "./emitter.ts";
import { ChannelError } from "./error.ts";
import type { Frame, MemberChange, Position, Publication, Reply } from "./frames.ts";
import { Sequence } from "./sequence.ts";
import { Stream } from "./stream.ts";

export interface SubscriptionOptions {
  /** A stored position: what was published after it is delivered first. */
  since?: Position;
  /** What other members see of this one, at most 256 bytes of JSON. */
  info?: unknown;
  /** Ends the subscription. */
  signal?: AbortSignal;
}

/** A publication; `isAfterLoss` if publications before it were lost. */
export type Delivery = Publication & { isAfterLoss?: true };

export interface SubscriptionEvents {
  publication: Delivery;
  /** Publications were lost because the history is too short. Reload the state that was derived from them. */
  lost: Position;
  /** A member has joined, also this one. Only where the channel has such frames, and not in order with publications. */
  join: MemberChange;
  leave: MemberChange;
  /** The subscription has ended, with an error if the server refused it. */
  closed: ChannelError | undefined;
}

/** What a subscription needs of its client. */
export interface Transport {
  isConnected(): boolean;
  request(fields: object): Promise<Reply>;
  after(milliseconds: number, callback: () => void): () => void;
  /** Removes the subscription from the client. */
  forget(): void;
}

/** Milliseconds to wait for a missing publication. */
const GAP_MS = 300;

/** Milliseconds after joining when to check for publications that were listed before the member was visible. */
const CHECK_MS = 2000;

/** Members whose last change is remembered, so that one that comes late is dropped. */
const MAX_CHANGES = 1000;

/** Codes after which repeating is useless. */
const FINAL = new Set(["BadRequest", "Forbidden", "LimitExceeded", "Closed"]);

export class Subscription extends Emitter<SubscriptionEvents> implements AsyncIterable<Delivery> {
  readonly channel: string;
  /** Resolves when the channel is joined for the first time; rejects when the server refuses. */
  readonly joined: Promise<void>;
  readonly #transport: Transport;
  readonly #info: unknown;
  readonly #sequence: Sequence;
  readonly #streams = new Set<Stream<Delivery>>();
  /** When each member joined or left last, by connection. */
  readonly #changes = new Map<string, number>();
  #settleJoined: (error?: ChannelError) => void = () => {};
  #hasLost = false;
  #isClosed = false;
  #isJoining = false;
  #isBusy = false;
  #cancelGap: (() => void) | undefined;

  constructor(channel: string, { since, info, signal }: SubscriptionOptions, transport: Transport) {
    super();
    this.channel = channel;
    this.#info = info;
    this.#transport = transport;
    this.#sequence = new Sequence(channel, since);
    this.joined = new Promise((resolve, reject) => {
      this.#settleJoined = (error) => (error ? reject(error) : resolve());
    });
    // A refusal is also reported by `closed`.
    this.joined.catch(() => {});
    signal?.addEventListener("abort", () => this.unsubscribe());
    if (signal?.aborted) queueMicrotask(() => this.unsubscribe());
  }

  /** Everything up to this position has been delivered. Store it, and pass it as `since` to continue from there. */
  get position(): Position | undefined {
    return this.#sequence.position;
  }

  /** Publications from now on. */
  [Symbol.asyncIterator](): Stream<Delivery> {
    const stream = new Stream<Delivery>(() => this.#streams.delete(stream));
    if (this.#isClosed) stream.end();
    else this.#streams.add(stream);
    return stream;
  }

  unsubscribe(): void {
    if (this.#isClosed) return;
    this.close();
    this.#transport.request({ action: "unsubscribe", channel: this.channel }).catch(() => {});
  }

  /**
   * Joins the channel again and catches up. The client calls it regularly. A request in flight is repeated by the client, so
   * it is not sent twice.
   */
  async refresh(): Promise<void> {
    if (this.#isJoining || this.#isClosed || !this.#transport.isConnected()) return;
    this.#isJoining = true;
    const { channel } = this;
    const [since, info] = [this.#sequence.position, this.#info];
    const isDone = await this.#catchUp({ action: "subscribe", channel, since, info });
    this.#isJoining = false;
    if (isDone) this.#settleJoined();
    else this.#transport.after(CHECK_MS, () => void this.refresh());
  }

  /** Like {@link refresh}, for a new connection, which the server may not list yet. */
  async join(): Promise<void> {
    await this.refresh();
    if (this.#sequence.position) this.#transport.after(CHECK_MS, () => void this.#fill());
  }

  /** Called by the client for each publication of the channel. */
  take(publication: Publication): void {
    this.#deliver(this.#sequence.take(publication));
    this.#watchGap();
  }

  /** Called by the client for each member that joins or leaves. */
  takeMember({ at = 0, join, leave }: Frame): void {
    const member = join ?? leave;
    if (!member || at <= (this.#changes.get(member.connection) ?? -1)) return;
    this.#changes.delete(member.connection);
    this.#changes.set(member.connection, at);
    const [oldest = ""] = this.#changes.keys();
    if (this.#changes.size > MAX_CHANGES) this.#changes.delete(oldest);
    this.emit(join ? "join" : "leave", { ...member, at });
  }

  /** Called by the client. */
  close(error?: ChannelError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelGap?.();
    this.#transport.forget();
    this.#settleJoined(error ?? new ChannelError("Closed", "The subscription has ended."));
    for (const stream of this.#streams) stream.end(error);
    this.emit("closed", error);
  }

  /** Waits before filling a gap: the missing publication is probably in flight. */
  #watchGap(): void {
    if (!this.#sequence.hasGap || this.#isBusy || this.#isClosed || this.#cancelGap) return;
    this.#cancelGap = this.#transport.after(GAP_MS, () => {
      this.#cancelGap = undefined;
      if (this.#sequence.hasGap) void this.#fill();
    });
  }

  #fill(): Promise<unknown> {
    const since = this.#sequence.position;
    return this.#catchUp({ action: "history", channel: this.channel, since });
  }

  /**
   * @param request whose reply covers everything up to its offset; `history` requests fetch what does not fit into it.
   * @returns whether it succeeded. Otherwise the next refresh tries again.
   */
  async #catchUp(request: object): Promise<boolean> {
    if (this.#isClosed) return false;
    this.#isBusy = true;
    try {
      let reply = await this.#transport.request(request);
      this.#apply(reply);
      while (reply.more && !this.#isClosed) {
        const since = this.#sequence.position;
        const rest = { action: "history", channel: this.channel, since };
        reply = await this.#transport.request(rest);
        this.#apply(reply);
      }
      return true;
    } catch (error) {
      if (error instanceof ChannelError && FINAL.has(error.code)) this.close(error);
      return false;
    } finally {
      this.#isBusy = false;
      this.#watchGap();
    }
  }

  #apply(reply: Reply): void {
    const { next, isLost } = this.#sequence.catchUp(reply);
    const { position } = this.#sequence;
    if (isLost && position) {
      this.#hasLost = true;
      this.emit("lost", position);
    }
    this.#deliver(next);
  }

  #deliver(publications: Publication[]): void {
    for (const publication of publications) {
      if (this.#isClosed) return;
      const delivery: Delivery = this.#hasLost
        ? { ...publication, isAfterLoss: true }
        : publication;
      this.#hasLost = false;
      for (const stream of this.#streams) stream.push(delivery);
      this.emit("publication", delivery);
    }
  }
}
