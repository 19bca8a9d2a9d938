// The client: one connection, many channels.
import { Emitter } from "./emitter.ts";
import type { Frame, Member, Position, Publication, Reply } from "./frames.ts";
import { Link, type LinkOptions, type State } from "./link.ts";
import { type QueueOptions, type RequestOptions, Requests } from "./requests.ts";
import { Subscription, type SubscriptionOptions } from "./subscription.ts";

export interface ClientOptions extends LinkOptions, QueueOptions {
  /** Milliseconds between keepalives: API Gateway closes connections that are idle for ten minutes. Default four minutes. */
  keepAliveMs?: number;
  /** Closes the client. */
  signal?: AbortSignal;
}

export interface ClientEvents {
  state: State;
  /** A publication to a channel without a subscription here, such as that of the user or the connection. */
  publication: Publication;
  /** A frame outside the channel protocol, as text. */
  message: string;
}

export interface PublishOptions extends RequestOptions {
  /** Repeated requests with the same key are published once. Default: a random key. */
  key?: string;
}

export interface Presence {
  count: number;
  /** Whether there are more than `count`. */
  more: boolean;
  members: Member[];
}

export class Client extends Emitter<ClientEvents> {
  readonly #link: Link;
  readonly #requests: Requests;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #keepAliveMs: number;

  constructor(options: ClientOptions) {
    super();
    this.#keepAliveMs = options.keepAliveMs ?? 4 * 60_000;
    this.#link = new Link(options, {
      onState: (state) => this.emit("state", state),
      onOpen: () => this.#resume(),
      onFrame: (frame, text) => this.#take(frame, text),
    });
    this.#requests = new Requests(this.#link, options);
    options.signal?.addEventListener("abort", () => this.close());
    if (options.signal?.aborted) this.close();
    else void this.#link.open();
    this.#keepAlive();
  }

  get state(): State {
    return this.#link.state;
  }

  /** @returns the existing subscription to this channel, if any. */
  subscribe(channel: string, options: SubscriptionOptions = {}): Subscription {
    const known = this.#subscriptions.get(channel);
    if (known) return known;
    const subscription = new Subscription(channel, options, {
      isConnected: () => this.state === "connected",
      request: (fields) => this.#requests.send(fields),
      after: (milliseconds, callback) => this.#link.after(milliseconds, callback),
      forget: () => {
        if (this.#subscriptions.get(channel) === subscription) this.#subscriptions.delete(channel);
      },
    });
    this.#subscriptions.set(channel, subscription);
    if (this.state === "closed") subscription.close();
    void subscription.join();
    return subscription;
  }

  /**
   * @param to a channel, a user by its `principalId`, or a connection by its id.
   * @returns its number, where there is a history.
   */
  async publish(
    to: string | { user: string } | { connection: string },
    data: unknown,
    { key = randomKey(), ...options }: PublishOptions = {},
  ): Promise<Partial<Position>> {
    const target = typeof to === "string" ? { channel: to } : to;
    const { epoch, offset } = await this.request(
      { action: "publish", ...target, data, key },
      options,
    );
    return { epoch, offset };
  }

  /** @param since default: the latest publications. @param limit 1 to 100. */
  history(
    channel: string,
    { since, limit, ...options }: RequestOptions & { since?: Position; limit?: number } = {},
  ): Promise<Reply> {
    return this.request({ action: "history", channel, since, limit }, options);
  }

  async presence(channel: string, options?: RequestOptions): Promise<Presence> {
    const reply = await this.request({ action: "presence", channel }, options);
    const { count = 0, more = false, members = [] } = reply;
    return { count, more, members };
  }

  /** @throws {ChannelError} */
  request(fields: object, options?: RequestOptions): Promise<Reply> {
    return this.#requests.send(fields, options);
  }

  /** Sends a text as it is, for actions whose replies have no id. @returns false without a connection. */
  send(text: string): boolean {
    return this.#link.send(text);
  }

  close(): void {
    this.#link.close();
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#requests.close();
  }

  #resume(): void {
    this.#requests.sendAgain();
    for (const subscription of this.#subscriptions.values()) void subscription.join();
  }

  #take(frame: Frame | undefined, text: string): void {
    if (frame && this.#requests.take(frame)) return;
    const subscription = this.#subscriptions.get(frame?.channel ?? "");
    if (frame?.join ?? frame?.leave) subscription?.takeMember(frame);
    else if (frame?.channel !== undefined && frame.action === undefined && "data" in frame) {
      const publication = frame as Publication;
      if (subscription) subscription.take(publication);
      else this.emit("publication", publication);
    } else if (frame?.action !== "pong") this.emit("message", text);
  }

  /** Detects dead connections, and finds the last publication if its frame was lost. */
  #keepAlive(): void {
    this.#link.after(this.#keepAliveMs, () => {
      this.#keepAlive();
      const sentMs = Date.now();
      if (!this.#link.send('{"action":"ping"}')) return;
      for (const subscription of this.#subscriptions.values()) void subscription.refresh();
      this.#link.after(Math.min(10_000, this.#keepAliveMs), () => {
        if (this.#link.lastFrameMs < sentMs) this.#link.drop();
      });
    });
  }
}

const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
