// One channel that the client is in: an ordered stream of its publications, through every reconnect.
import { Emitter } from "./emitter.ts";
import { ChannelError } from "./error.ts";
import type { Position, Publication, Reply } from "./frames.ts";
import { Sequence } from "./sequence.ts";
import { Stream } from "./stream.ts";

export interface SubscriptionOptions {
  /** Where an earlier visit ended: what was published since then comes first. */
  since?: Position;
  /** What other members see of this one, at most 256 bytes of JSON. */
  info?: unknown;
  /** Ends the subscription. */
  signal?: AbortSignal;
}

/** A publication; `isAfterLoss` where some before it are lost. */
export type Delivery = Publication & { isAfterLoss?: true };

export interface SubscriptionEvents {
  publication: Delivery;
  /** Publications are lost: they are older than the history. What was derived from them must be loaded anew. */
  lost: Position;
  /** It has ended; with an error when the server refuses it. */
  closed: ChannelError | undefined;
}

/** What a subscription needs of its client. */
export interface Transport {
  isConnected(): boolean;
  request(fields: object): Promise<Reply>;
  after(milliseconds: number, callback: () => void): () => void;
  /** The subscription is over. */
  forget(): void;
}

/** Milliseconds that a missing publication may be late. */
const GAP_MS = 300;

/** Milliseconds after which it is checked that nothing was published while the server did not know of the member yet. */
const CHECK_MS = 2000;

/** Codes after which asking again is of no use. */
const FINAL = new Set(["BadRequest", "Forbidden", "LimitExceeded", "Closed"]);

export class Subscription extends Emitter<SubscriptionEvents> implements AsyncIterable<Delivery> {
  readonly channel: string;
  /** Resolves when it is joined for the first time; rejects when the server refuses it. */
  readonly joined: Promise<void>;
  readonly #transport: Transport;
  readonly #info: unknown;
  readonly #sequence: Sequence;
  readonly #streams = new Set<Stream<Delivery>>();
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
    // Whoever does not wait for it hears of it by `closed`.
    this.joined.catch(() => {});
    signal?.addEventListener("abort", () => this.unsubscribe());
    if (signal?.aborted) queueMicrotask(() => this.unsubscribe());
  }

  /** Everything up to there has been handed out; to be kept, and given as `since` later. */
  get position(): Position | undefined {
    return this.#sequence.position;
  }

  /** What is published from now on. */
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
   * Joins the channel, or makes sure that it is joined, and catches up. The client calls it for each connection, and from
   * time to time. A request that is under way already is sent again by the client.
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

  /** As {@link refresh}, of a new member: the server may not know yet that it is there. */
  async join(): Promise<void> {
    await this.refresh();
    if (this.#sequence.position) this.#transport.after(CHECK_MS, () => void this.#fill());
  }

  /** The client calls it for each publication of the channel. */
  take(publication: Publication): void {
    this.#deliver(this.#sequence.take(publication));
    this.#watchGap();
  }

  /** The client calls it. */
  close(error?: ChannelError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelGap?.();
    this.#transport.forget();
    this.#settleJoined(error ?? new ChannelError("Closed", "The subscription has ended."));
    for (const stream of this.#streams) stream.end(error);
    this.emit("closed", error);
  }

  /** What is missing is probably on its way. */
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
   * @param request whose reply covers everything up to its offset; `history` brings what does not fit into it.
   * @returns whether it came to its end. Otherwise the next refresh tries again.
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
