// The client: one connection, many channels.
import type { Actions } from "./actions.ts";
import { Emitter } from "./emitter.ts";
import {
  type Frame,
  isPublication,
  type Member,
  type Position,
  type Publication,
  readMemberChange,
  type Reply,
} from "./frames.ts";
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
  /** Why a connection attempt failed: what a callback threw, or what the socket said. Another attempt follows. */
  error: unknown;
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

/** Actions by name: the fields that a client sends, and the frame that replies to a request. */
type Action<Api, Name extends keyof Api> = Api[Name] extends { request: infer Request }
  ? { request: Request; reply: Api[Name] extends { reply: infer Replied } ? Replied : never }
  : never;

/** Names of actions that reply to requests. */
type Requestable<Api> = {
  [Name in keyof Api]: Api[Name] extends { reply: object } ? Name : never;
}[keyof Api] &
  string;

/** @typeParam Api the actions of the API, which `npm run docs:api` writes. Default: those of cdktf-websocket-api. */
export class Client<Api = Actions> extends Emitter<ClientEvents> {
  readonly #link: Link;
  readonly #requests: Requests;
  readonly #subscriptions = new Map<string, Subscription>();
  /** What is under way for a channel. API Gateway runs requests concurrently: the next one waits for its reply. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Channels that were left a moment ago, whose publications may still be in flight. */
  readonly #left = new Set<string>();
  readonly #keepAliveMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.close();

  /** @throws {TypeError} when the platform has no WebSocket, as Node.js 20, and the options have none. */
  constructor(options: ClientOptions) {
    super();
    if (!options.WebSocket && !globalThis.WebSocket) {
      throw new TypeError(
        'Expected the option "WebSocket", since there is no global one: pass that of the package "ws".',
      );
    }
    this.#keepAliveMs = options.keepAliveMs ?? 4 * 60_000;
    this.#link = new Link(options, {
      onState: (state) => this.emit("state", state),
      onOpen: () => this.#resume(),
      onFrame: (frame, text, isCurrent) => this.#take(frame, text, isCurrent),
      onError: (error) => this.emit("error", error),
    });
    this.#requests = new Requests(this.#link, options);
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#onAbort);
    if (this.#signal?.aborted) this.close();
    this.#link.open();
    this.#keepAlive();
  }

  get state(): State {
    return this.#link.state;
  }

  /** @returns the existing subscription to this channel, if any, with its own options. */
  subscribe(channel: string, options: SubscriptionOptions = {}): Subscription {
    const known = this.#subscriptions.get(channel);
    if (known) return known;
    const subscription = new Subscription(channel, options, {
      isConnected: () => this.state === "connected",
      request: (fields, isWanted) => this.#inTurn(channel, fields, isWanted),
      after: (milliseconds, callback) => this.#link.after(milliseconds, callback),
      forget: () => this.#forget(subscription),
    });
    this.#subscriptions.set(channel, subscription);
    if (this.state === "closed" || options.signal?.aborted) subscription.close();
    subscription.join();
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

  /** @returns the frame that replies. @throws {ChannelError} */
  request<Name extends Requestable<Api>>(
    action: Name,
    fields: Action<Api, Name>["request"],
    options?: RequestOptions,
  ): Promise<Action<Api, Name>["reply"]>;
  request(fields: object, options?: RequestOptions): Promise<Reply>;
  request(first: string | object, second?: object, third?: RequestOptions): Promise<never> {
    const [fields, options] =
      typeof first === "string" ? [{ action: first, ...second }, third] : [first, second];
    return this.#requests.send(fields, options) as Promise<never>;
  }

  /** Sends a message, or a text as it is, for actions whose replies have no id. @returns false without a connection. */
  send<Name extends keyof Api & string>(
    action: Name,
    fields: Action<Api, Name>["request"],
  ): boolean;
  send(text: string): boolean;
  send(action: string, fields?: object): boolean {
    return this.#link.send(fields ? JSON.stringify({ action, ...fields }) : action);
  }

  close(): void {
    this.#link.close();
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#requests.close();
  }

  #resume(): void {
    this.#requests.sendAgain();
    for (const subscription of this.#subscriptions.values()) subscription.join();
  }

  async #inTurn(channel: string, fields: object, isWanted: () => boolean): Promise<Reply> {
    const before = this.#turns.get(channel);
    const turn = before
      ? before.then(() => this.#requests.sendOwn(fields, isWanted))
      : this.#requests.sendOwn(fields, isWanted);
    const settled = turn.catch(() => {});
    this.#turns.set(channel, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(channel) === settled) this.#turns.delete(channel);
    }
  }

  #forget(subscription: Subscription): void {
    const { channel } = subscription;
    if (this.#subscriptions.get(channel) !== subscription) return;
    this.#subscriptions.delete(channel);
    this.#left.add(channel);
    this.#link.after(LEFT_MS, () => this.#left.delete(channel));
  }

  #take(frame: Frame | undefined, text: string, isCurrent: boolean): void {
    if (frame && this.#requests.take(frame, isCurrent)) return;
    const subscription = this.#subscriptions.get(frame?.channel ?? "");
    if (frame && readMemberChange(frame)) subscription?.takeMember(frame);
    else if (frame && isPublication(frame)) {
      if (subscription) subscription.take(frame);
      else if (!this.#left.has(frame.channel)) this.emit("publication", frame);
    } else if (frame?.action !== "pong") this.emit("message", text);
  }

  /** Detects dead connections, and finds the last publication if its frame was lost. */
  #keepAlive(): void {
    this.#link.after(this.#keepAliveMs, () => {
      this.#keepAlive();
      const { activity } = this.#link;
      if (!this.#link.send('{"action":"ping"}')) return;
      for (const subscription of this.#subscriptions.values()) subscription.join();
      this.#link.after(Math.min(10_000, this.#keepAliveMs), () => {
        if (this.#link.activity === activity) this.#link.drop();
      });
    });
  }
}

/** Milliseconds during which a channel that was left may still have publications in flight. */
const LEFT_MS = 10_000;

const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
