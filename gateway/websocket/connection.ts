// A client's connection: its identity, timers and socket.
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

/** How events name a client that signed its handshake. */
export interface SignedIdentity {
  accountId: string;
  accessKey: string;
  caller: string;
  user: string;
  userArn: string;
}

/** Data of a connection that is known from the handshake on. */
export interface ConnectionInfo {
  readonly connectionId: string;
  readonly api: Api;
  readonly stage: Stage;
  /** The domain name that the client connected to. */
  readonly domainName: string;
  /** Epoch milliseconds. */
  readonly connectedAt: number;
  readonly identity: { sourceIp: string; userAgent?: string } & Partial<SignedIdentity>;
  /** Masks possible tokens of the client. */
  readonly mask?: Mask;
  /** The authorizer's context, which every later event contains. */
  readonly authorizer?: Record<string, string | number>;
}

export interface CloseReason {
  /** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
  code: number;
  reason: string;
}

/** Result of sending a message to a client: `unread` when too many bytes are buffered for it. */
export type Delivery = "sent" | "gone" | "too large" | "unread";

const GOING_AWAY: CloseReason = { code: 1001, reason: "Going away" };

/** The part of a socket that a connection uses. */
export type ClientSocket = Pick<
  WebSocket,
  "OPEN" | "readyState" | "bufferedAmount" | "send" | "close" | "resume" | "terminate"
>;

export class Connection {
  readonly info: ConnectionInfo;
  /** Epoch milliseconds of the last message in either direction. */
  lastActiveAt: number;
  /** Number of messages dropped because too many bytes were buffered. */
  lostMessages = 0;
  /** Set when the gateway closed the connection. */
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

  /** Stops the timers after the socket has closed. */
  end(): void {
    this.stopLife();
    this.stopIdle();
  }

  /** Replaces the socket; the connection keeps its age. */
  continueWith(socket: ClientSocket): void {
    this.socket = socket;
  }

  /** Whether the socket is open, as far as this side knows. */
  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Sends every message to the client, within the limits. A message that is not sent is lost. */
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

  /** Has no effect once the client has started to close the connection. */
  close(reason: CloseReason): void {
    if (!this.isOpen) return;
    this.closedBecause ??= reason;
    this.socket.close(reason.code, reason.reason);
    // Reads on to receive the client's close frame, even if its messages are paused.
    this.socket.resume();
  }

  /** Closes the socket without a closing handshake. */
  terminate(): void {
    this.socket.terminate();
  }

  /** Uses a single timer per connection, regardless of its messages. */
  private closeIfIdle(): void {
    const idleMs = (this.clock.now() - this.lastActiveAt) * this.clock.speed;
    if (idleMs >= IDLE_TIMEOUT_MS) this.close(GOING_AWAY);
    else this.stopIdle = this.clock.after(IDLE_TIMEOUT_MS - idleMs, () => this.closeIfIdle());
  }
}
