// A subscription to one channel: an ordered stream of its publications across reconnects.
import { Emitter } from "./emitter.ts";
import { ChannelError } from "./error.ts";
import type { Frame, MemberChange, Position, Publication, Reply } from "./frames.ts";
import { readMemberChange } from "./frames.ts";
import { MemberClock } from "./member-clock.ts";
import { isSame, Sequence } from "./sequence.ts";
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
  /** Sends it once what is under way for this channel is done. @param isWanted asked before it is repeated. */
  request(fields: object, isWanted: () => boolean): Promise<Reply>;
  after(milliseconds: number, callback: () => void): () => void;
  /** Removes the subscription from the client. */
  forget(): void;
}

/** Milliseconds to wait for a missing publication. */
const GAP_MS = 300;

/**
 * Milliseconds after joining when to check for publications that were listed before the member was visible, and after a
 * failure until the request is repeated.
 */
const CHECK_MS = 2000;

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
  readonly #members = new MemberClock();
  #settleJoined: (error?: ChannelError) => void = () => {};
  #position: Position | undefined;
  #hasLost = false;
  #isClosed = false;
  /** A request is in flight. There is one at a time, so that no reply is older than the position. */
  #isBusy = false;
  /** The server may list this connection as a member. */
  #hasAsked = false;
  /** What is to be asked for next, to be a member or to have everything. */
  #mustJoin = false;
  #mustRead = false;
  #cancelGap: (() => void) | undefined;
  #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.unsubscribe();

  constructor(channel: string, { since, info, signal }: SubscriptionOptions, transport: Transport) {
    super();
    this.channel = channel;
    this.#info = info;
    this.#transport = transport;
    this.#sequence = new Sequence(channel, since);
    this.#position = since;
    this.joined = new Promise((resolve, reject) => {
      this.#settleJoined = (error) => (error ? reject(error) : resolve());
    });
    // A refusal is also reported by `closed`.
    this.joined.catch(() => {});
    this.#endWith(signal);
  }

  /**
   * Everything up to this position has been delivered to listeners. Store it, and pass it as `since` to continue from
   * there. An iterator may be behind: store the position of the publications that it returned.
   */
  get position(): Position | undefined {
    return this.#position;
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
    if (!this.#hasAsked || !this.#transport.isConnected()) return;
    const request = { action: "unsubscribe", channel: this.channel };
    this.#transport.request(request, () => true).catch(() => {});
  }

  /** Joins the channel, again or on a new connection, and catches up. Called by the client. */
  join(): void {
    this.#mustJoin = true;
    void this.#work();
  }

  /** Called by the client for each publication of the channel. */
  take(publication: Publication): void {
    this.#deliver(this.#sequence.take(publication));
    this.#watchGap();
  }

  /** Called by the client for each member that joins or leaves. */
  takeMember(frame: Frame): void {
    const change = readMemberChange(frame);
    if (change && this.#members.isNews(change)) this.emit(frame.join ? "join" : "leave", change);
  }

  /** Called by the client. */
  close(error?: ChannelError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelGap?.();
    this.#transport.forget();
    this.#settleJoined(error ?? new ChannelError("Closed", "The subscription has ended."));
    this.#endWith(undefined);
    for (const stream of this.#streams) stream.end(error);
    this.emit("closed", error);
  }

  /** Follows this signal, and no longer the one before: a signal may outlive many subscriptions. */
  #endWith(signal: AbortSignal | undefined): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
  }

  /** Waits before filling a gap: the missing publication is probably in flight. */
  #watchGap(): void {
    if (!this.#sequence.hasGap || this.#isBusy || this.#isClosed || this.#cancelGap) return;
    this.#cancelGap = this.#transport.after(GAP_MS, () => {
      this.#cancelGap = undefined;
      if (this.#sequence.hasGap) this.#read();
    });
  }

  #read(): void {
    this.#mustRead = true;
    void this.#work();
  }

  /** Sends requests one after another, until the subscription is a member and has everything, or until one fails. */
  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let waitMs = 0; waitMs === 0 && this.#isDue();) {
      waitMs = await (this.#mustJoin ? this.#askToJoin() : this.#askForMore());
    }
    this.#isBusy = false;
    this.#watchGap();
  }

  /** Without a connection there is nothing to do: the next one is joined. */
  #isDue(): boolean {
    const isOpen = !this.#isClosed && this.#transport.isConnected();
    return isOpen && (this.#mustJoin || this.#mustRead);
  }

  async #askToJoin(): Promise<number> {
    this.#mustJoin = false;
    this.#hasAsked = true;
    const waitMs = await this.#ask("subscribe", { info: this.#info });
    if (waitMs > 0) this.#transport.after(waitMs, () => this.join());
    else {
      this.#settleJoined();
      if (this.#position) this.#transport.after(CHECK_MS, () => this.#read());
    }
    return waitMs;
  }

  async #askForMore(): Promise<number> {
    this.#mustRead = false;
    const waitMs = await this.#ask("history");
    if (waitMs > 0) this.#transport.after(waitMs, () => this.#read());
    return waitMs;
  }

  /** @returns 0, or the milliseconds after which to ask again. A reply covers everything up to its offset. */
  async #ask(action: string, fields: object = {}): Promise<number> {
    const since = this.#sequence.position;
    const request = { action, channel: this.channel, since, ...fields };
    try {
      const reply = await this.#transport.request(request, () => !this.#isClosed);
      if (!this.#isClosed) this.#apply(reply);
      this.#mustRead ||= reply.more === true;
      // Asking at once for more, from the same position, could go on forever.
      return reply.more && isSame(this.#sequence.position, since) ? CHECK_MS : 0;
    } catch (error) {
      if (!(error instanceof ChannelError)) return CHECK_MS;
      if (FINAL.has(error.code)) this.close(error);
      return Math.max(CHECK_MS, error.retryAfterMs ?? 0);
    }
  }

  #apply(reply: Reply): void {
    const { next, isLost } = this.#sequence.catchUp(reply);
    const { position } = this.#sequence;
    if (isLost && position) {
      this.#hasLost = true;
      this.#position = next[0]?.offset ? { ...position, offset: next[0].offset - 1 } : position;
      this.emit("lost", this.#position);
    }
    this.#deliver(next);
  }

  /** Moves the position along: a listener may store it, and stop at any publication. */
  #deliver(publications: Publication[]): void {
    for (const publication of publications) {
      if (this.#isClosed) return;
      const { epoch, offset } = publication;
      if (epoch !== undefined && offset !== undefined) this.#position = { epoch, offset };
      const delivery: Delivery = this.#hasLost
        ? { ...publication, isAfterLoss: true }
        : publication;
      this.#hasLost = false;
      for (const stream of this.#streams) stream.push(delivery);
      this.emit("publication", delivery);
    }
    if (!this.#isClosed) this.#position = this.#sequence.position;
  }
}
