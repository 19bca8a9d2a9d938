// A server of the channel protocol in memory, which loses, doubles, delays and cuts as a seed decides.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { Chance } from "./chance.ts";
import { closeAfterwards } from "./hooks.ts";

type Frame = Record<string, any>;

interface Rates {
  /** Of publications and replies. */
  lost: number;
  doubled: number;
  delayed: number;
}

export class ChannelServer {
  readonly chance: Chance;
  /** Data by offset − 1, of its one channel. */
  readonly log: unknown[] = [];
  /** Tokens of connections, in order. */
  readonly tokens: (string | null)[] = [];
  epoch = "e1";
  private readonly keys = new Map<string, number>();
  private readonly members = new Set<WebSocket>();
  private readonly rates: Rates;
  private readonly server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

  constructor(seed: number, rates: Rates) {
    this.chance = new Chance(seed);
    this.rates = rates;
    closeAfterwards(() => {
      this.cutAll();
      this.server.close();
    });
    this.server.on("connection", (socket, { url }) => {
      this.tokens.push(new URL(url!, "ws://host").searchParams.get("token"));
      socket.on("close", () => this.members.delete(socket));
      socket.on("message", (data: Buffer) => this.handle(socket, JSON.parse(data.toString())));
    });
  }

  async url(): Promise<string> {
    if (!this.server.address()) await once(this.server, "listening");
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends every connection. */
  cutAll(): void {
    for (const socket of this.server.clients) socket.terminate();
  }

  /** Sends a frame to everybody, without faults. */
  sendAll(frame: Frame): void {
    for (const socket of this.server.clients) socket.send(JSON.stringify(frame));
  }

  private handle(socket: WebSocket, request: Frame): void {
    const { action, id, channel, since } = request;
    if (action === "ping") return socket.send('{"action":"pong"}');
    if (action === "subscribe") this.members.add(socket);
    if (action === "unsubscribe") this.members.delete(socket);
    const reply = { action, id, channel, epoch: this.epoch };
    if (action === "publish") this.send(socket, { ...reply, offset: this.publish(request) });
    else if (since) this.send(socket, { ...reply, ...this.after(since) });
    else this.send(socket, { ...reply, offset: this.log.length });
  }

  private publish({ channel, data, key }: Frame): number {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const offset = this.log.push(data);
    this.keys.set(key, offset);
    for (const member of this.members) {
      this.send(member, { channel, epoch: this.epoch, offset, data });
    }
    return offset;
  }

  /** Three at a time, so that there is always more. */
  private after({ epoch, offset }: Frame) {
    const end = this.log.length;
    const missed = { publications: [], offset: end, more: false, recovered: false };
    if (epoch !== this.epoch || offset > end) return missed;
    const page = this.log.slice(offset, offset + 3);
    const publications = page.map((data, at) => ({ offset: offset + 1 + at, data }));
    const reached = offset + page.length;
    return { publications, offset: reached, more: reached < end, recovered: true };
  }

  private send(socket: WebSocket, frame: Frame): void {
    const { lost, doubled, delayed } = this.rates;
    if (this.chance.happens("lost", lost)) return;
    const text = JSON.stringify(frame);
    const times = this.chance.happens("doubled", doubled) ? 2 : 1;
    for (let sent = 0; sent < times; sent += 1) {
      const delayMs = this.chance.happens("delayed", delayed) ? this.chance.below(40) : 0;
      setTimeout(() => socket.send(text, () => {}), delayMs);
    }
  }
}
