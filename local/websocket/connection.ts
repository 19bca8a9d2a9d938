// One client: who it is, since when, and the socket to it.
import type { WebSocket } from "ws";
import type { Clock } from "../clock.ts";
import type { Api } from "../model/apis.ts";
import type { Stage } from "../model/stages.ts";
import { IDLE_TIMEOUT_MS, MAX_CONNECTION_MS } from "./limits.ts";

/** What is known from the handshake on, before there is a socket. */
export interface ConnectionInfo {
  connectionId: string;
  api: Api;
  stage: Stage;
  /** The name that the client came by. */
  domainName: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  identity: { sourceIp: string; userAgent?: string };
  /** What the authorizer gave; it is part of every later event. */
  authorizer?: Record<string, string | number>;
}

export interface CloseReason {
  /** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
  code: number;
  reason: string;
}

const GOING_AWAY: CloseReason = { code: 1001, reason: "Going away" };

/** What a connection needs of a socket. */
export type ClientSocket = Pick<
  WebSocket,
  "OPEN" | "readyState" | "bufferedAmount" | "send" | "close" | "terminate"
>;

export class Connection {
  readonly info: ConnectionInfo;
  /** Epoch milliseconds of the last message in either direction. */
  lastActiveAt: number;
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

  /** Bytes that were sent and that the client has not taken yet. */
  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  send(text: string | Buffer): void {
    this.touch();
    this.socket.send(text, { binary: false });
  }

  touch(): void {
    this.lastActiveAt = this.clock.now();
  }

  close(reason: CloseReason): void {
    this.closedBecause ??= reason;
    this.socket.close(reason.code, reason.reason);
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
