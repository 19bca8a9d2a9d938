// A WebSocket API as AWS runs it: handshakes, quotas, expired tokens, replies and posts, which may be lost, late or doubled.
import type { Connection } from "../../../handlers/lib/connection-store.ts";
import type { RequestContext } from "../../../handlers/lib/events.ts";
import type { Scheduler } from "../scheduler.ts";
import { Functions } from "./functions.ts";
import type { LineSocket, LineState } from "./line.ts";
import type { Weather } from "./weather.ts";

const MINUTE_MS = 60_000;
const IDLE_MS = 10 * MINUTE_MS;
const LIFE_MS = 120 * MINUTE_MS;

/** Handshakes a second that API Gateway accepts. */
const QUOTA = 500;

/** By which clients replace a connection, see `renewAfterMs`. */
const RENEWED_MS = 99 * MINUTE_MS;

/** The sweep finds what has expired at the latest after this many milliseconds. */
const SWEEP_MS = 10 * MINUTE_MS;

interface Open extends Connection {
  socket: LineSocket;
  expiresAt: number;
  lastMs: number;
  isOver: boolean;
}

export class Api {
  functions: Functions;
  private readonly scheduler: Scheduler;
  private readonly weather: Weather;
  private readonly connections = new Map<string, Open>();
  private made = 0;
  private second = { atMs: 0, handshakes: 0 };

  constructor(scheduler: Scheduler, weather: Weather) {
    this.scheduler = scheduler;
    this.weather = weather;
    this.functions = this.createFunctions();
  }

  get openCount(): number {
    return this.connections.size;
  }

  /** A server with an empty table takes over. Connections end. */
  forget(): void {
    this.weather.count("everything forgotten");
    this.endAll();
    this.functions = this.createFunctions();
  }

  endAll(): void {
    for (const open of this.connections.values()) this.end(open);
  }

  later(run: () => void, milliseconds = this.weather.way()): void {
    this.scheduler.after(milliseconds, run);
  }

  /** @returns the server's side of a connection, as the client's side uses it. */
  dial(socket: LineSocket, url: string, line: LineState) {
    let open: Open | undefined;
    const query = new URL(url).searchParams;
    const [user = "", expires = "0"] = (query.get("token") ?? "").split("@");
    this.later(() => {
      if (line === "dead" || this.weather.strikes("handshake without an end")) return;
      const expiresAt = Number(expires);
      const isRefused = line === "down" || expiresAt * 1000 <= this.scheduler.now();
      if (isRefused || this.isOverQuota() || this.weather.strikes("handshake refused"))
        return socket.end();
      open = this.create(socket, user, expiresAt);
      void this.accept(open);
    });
    return {
      hangUp: () => open && this.end(open),
      receive: (text: string) => {
        if (open && !open.isOver) void this.handle(open, text);
      },
    };
  }

  private isOverQuota(): boolean {
    const atMs = Math.floor(this.scheduler.now() / 1000);
    if (this.second.atMs !== atMs) this.second = { atMs, handshakes: 0 };
    this.second.handshakes += 1;
    if (this.second.handshakes <= QUOTA) return false;
    this.weather.count("handshake over the quota");
    return true;
  }

  private createFunctions(): Functions {
    return new Functions(this.scheduler, this.weather, (id, text) => this.post(id, text));
  }

  private create(socket: LineSocket, principalId: string, expiresAt: number): Open {
    const connectionId = `c${(this.made += 1)}=`;
    const nowMs = this.scheduler.now();
    const identity = { principalId, sourceIp: "192.0.2.1", expiresAt };
    return {
      ...identity,
      connectionId,
      connectedAt: nowMs,
      socket,
      lastMs: nowMs,
      isOver: false,
    };
  }

  private async accept(open: Open): Promise<void> {
    const { connectionId, connectedAt, principalId, sourceIp, socket, expiresAt } = open;
    const connection = { connectionId, connectedAt, principalId, sourceIp };
    try {
      await this.functions.connect(connection);
    } catch {
      this.weather.count("handshake failed");
      return socket.end();
    }
    if (open.isOver) return;
    this.connections.set(connectionId, open);
    this.later(() => socket.open());
    this.scheduler.afterInBackground(LIFE_MS, () => this.end(open, "ended after two hours"));
    const leftMs = expiresAt * 1000 - this.scheduler.now() + this.weather.below(SWEEP_MS);
    this.scheduler.afterInBackground(leftMs, () => this.end(open, "ended with its token"));
    this.watchIdle(open);
  }

  private watchIdle(open: Open): void {
    const leftMs = open.lastMs + IDLE_MS - this.scheduler.now();
    if (open.isOver) return;
    if (leftMs <= 0) return this.end(open, "ended idle");
    this.scheduler.afterInBackground(leftMs, () => this.watchIdle(open));
  }

  private end(open: Open, why?: string): void {
    if (open.isOver) return;
    open.isOver = true;
    const isOld = open.connectedAt + RENEWED_MS <= this.scheduler.now();
    this.weather.count(why ?? (isOld ? "replaced before the two hours" : "ended by its client"));
    this.connections.delete(open.connectionId);
    this.later(() => {
      if (open.socket.passes) open.socket.end();
    });
    if (this.weather.strikes("$disconnect lost")) return;
    // What it cannot delete expires.
    this.later(() => void this.functions.disconnect(open).catch(() => {}));
  }

  private async handle(open: Open, body: string): Promise<void> {
    open.lastMs = this.scheduler.now();
    const { action } = JSON.parse(body) as { action: string };
    if (action === "ping") return this.send(open, '{"action":"pong"}', "reply lost");
    const { connectionId, connectedAt, principalId, expiresAt, sourceIp } = open;
    const context: RequestContext = {
      routeKey: action,
      requestId: "r",
      connectionId,
      connectedAt,
      identity: { sourceIp },
      authorizer: { principalId, expiresAt },
    };
    try {
      const reply = await this.functions.request(body, context);
      if (reply?.includes('"error":')) this.weather.count(JSON.parse(reply).error);
      if (reply !== undefined) this.send(open, reply, "reply lost");
    } catch {
      this.weather.count("internal server error");
      this.send(open, '{"message":"Internal server error","requestId":"r"}', "reply lost");
    }
  }

  private async post(id: string, text: string): Promise<boolean> {
    await new Promise<void>((resolve) => this.later(resolve));
    const open = this.connections.get(id);
    if (!open) return false;
    this.send(open, text, "frame lost");
    return true;
  }

  private send(open: Open, text: string, loss: "frame lost" | "reply lost"): void {
    open.lastMs = this.scheduler.now();
    const { weather } = this;
    if (weather.strikes(loss)) return;
    const times = weather.strikes("frame doubled") ? 2 : 1;
    for (let sent = 0; sent < times; sent += 1) {
      const lateMs = weather.strikes("frame late") ? weather.below(8000) : 0;
      this.later(() => open.socket.deliver(text), weather.way() + lateMs);
    }
  }
}
