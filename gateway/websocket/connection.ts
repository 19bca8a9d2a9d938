// One client: who it is, since when, and the socket to it.
import type { WebSocket } from "ws";
import type { Clock } from "../time/clock.ts";
import type { Api } from "../model/apis.ts";
import type { Stage } from "../model/stages.ts";
import type { Mask } from "../trace/mask.ts";
import {
  IDLE_TIMEOUT_MS,
  MAX_CONNECTION_MS,
  MAX_MESSAGE_BYTES,
  MAX_UNREAD_BYTES,
} from "./limits.ts";

/** What is known from the handshake on, before there is a socket. */
export interface ConnectionInfo {
  readonly connectionId: string;
  readonly api: Api;
  readonly stage: Stage;
  /** The name that the client came by. */
  readonly domainName: string;
  /** Epoch milliseconds. */
  readonly connectedAt: number;
  readonly identity: { sourceIp: string; userAgent?: string };
  /** Hides what the client may have given as a token. */
  readonly mask?: Mask;
  /** What the authorizer gave; it is part of every later event. */
  readonly authorizer?: Record<string, string | number>;
}

export interface CloseReason {
  /** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
  code: number;
  reason: string;
}

/** What became of a message to a client: `unread` when too much waits for the client already. */
export type Delivery = "sent" | "gone" | "too large" | "unread";

const GOING_AWAY: CloseReason = { code: 1001, reason: "Going away" };

/** What a connection needs of a socket. */
export type ClientSocket = Pick<
  WebSocket,
  "OPEN" | "readyState" | "bufferedAmount" | "send" | "close" | "resume" | "terminate"
>;

export class Connection {
  readonly info: ConnectionInfo;
  /** Epoch milliseconds of the last message in either direction. */
  lastActiveAt: number;
  /** Messages that it lost because too many waited for it. */
  lostMessages = 0;
  /** Why the gateway closed it, if it did. */
  closedBecause: CloseReason | undefined;
  private socket: ClientSocket;
  private readonly clock: Clock;
  private readonly stopLife: () => void;
  private stopIdle: () => void;

  constructor(info: ConnectionInfo, socket: ClientSocket, clock: Clock) {
    this.info = info;
    this.socket = socket;
    this.clock = clock;
    this.lastActiveAt = clock.now();
    this.stopLife = clock.after(MAX_CONNECTION_MS, () => this.close(GOING_AWAY));
    this.stopIdle = clock.after(IDLE_TIMEOUT_MS, () => this.closeIfIdle());
  }

  /** The socket is closed: no timer is needed any more. */
  end(): void {
    this.stopLife();
    this.stopIdle();
  }

  /** Goes on with another socket, and with the age that it has. */
  continueWith(socket: ClientSocket): void {
    this.socket = socket;
  }

  /** Whether a message reaches the client, as far as this side can know. */
  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Everything that a client gets goes this way, and keeps to the limits. What is not sent is lost. */
  send(text: string | Buffer): Delivery {
    if (!this.isOpen) return "gone";
    if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) return "too large";
    if (this.socket.bufferedAmount > MAX_UNREAD_BYTES) {
      this.lostMessages += 1;
      return "unread";
    }
    this.touch();
    this.socket.send(text, { binary: false });
    return "sent";
  }

  touch(): void {
    this.lastActiveAt = this.clock.now();
  }

  /** What the client has done before counts: this changes nothing once it closes by itself. */
  close(reason: CloseReason): void {
    if (!this.isOpen) return;
    this.closedBecause ??= reason;
    this.socket.close(reason.code, reason.reason);
    // The client's answer is waited for, even where its messages are not read any more.
    this.socket.resume();
  }

  /** Ends it without waiting for the client's half of the closing handshake. */
  terminate(): void {
    this.socket.terminate();
  }

  /** One timer for each connection, however many messages it sends. */
  private closeIfIdle(): void {
    const idleMs = (this.clock.now() - this.lastActiveAt) * this.clock.speed;
    if (idleMs >= IDLE_TIMEOUT_MS) this.close(GOING_AWAY);
    else this.stopIdle = this.clock.after(IDLE_TIMEOUT_MS - idleMs, () => this.closeIfIdle());
  }
}
