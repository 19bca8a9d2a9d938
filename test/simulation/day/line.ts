// A person's line to the internet, and the sockets on it.
import type { SocketLike } from "../../../client/index.ts";

type Event = "open" | "message" | "close" | "error";

/** `down`: connecting fails at once. `dead`: nothing is answered. */
export type LineState = "up" | "down" | "dead";

/** What sockets connect to. */
interface Exchange {
  /** @returns the server's side of a connection. */
  dial(
    socket: LineSocket,
    url: string,
    line: LineState,
  ): { hangUp: () => void; receive: (text: string) => void };
  /** @param milliseconds default: those of one direction. */
  later(run: () => void, milliseconds?: number): void;
}

export class Line {
  state: LineState = "up";
  readonly sockets = new Set<LineSocket>();

  /** Ends all connections, and both sides notice. */
  cut(): void {
    for (const socket of this.sockets) socket.end();
  }

  /** All connections stay, but carry nothing any more. Nobody notices. */
  vanish(): void {
    for (const socket of this.sockets) socket.isBroken = true;
  }
}

/** The client's side of a connection. */
export class LineSocket implements SocketLike {
  isBroken = false;
  private readonly line: Line;
  private readonly api: Exchange;
  private readonly listeners = new Map<Event, ((event: object) => void)[]>();
  private isOpen = false;
  private isOver = false;
  /** Ends the server's side. */
  private readonly hangUp: () => void;
  private readonly receive: (text: string) => void;

  constructor(line: Line, api: Exchange, url: string) {
    this.line = line;
    this.api = api;
    line.sockets.add(this);
    const { hangUp, receive } = api.dial(this, url, line.state);
    this.hangUp = hangUp;
    this.receive = receive;
  }

  get passes(): boolean {
    return !this.isOver && !this.isBroken && this.line.state === "up";
  }

  addEventListener(type: Event, listener: (event: object) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    if (!this.isOpen) throw new Error("The socket is not open");
    this.api.later(() => {
      if (this.passes) this.receive(text);
    });
  }

  close(): void {
    // Without an answer to its close frame, it ends after half a minute.
    if (this.passes) this.api.later(() => this.end());
    else this.api.later(() => this.end(), 30_000);
  }

  /** The server accepts it. */
  open(): void {
    if (!this.passes) return;
    this.isOpen = true;
    this.dispatch("open", {});
  }

  /** The server posts to it. */
  deliver(text: string): void {
    if (this.passes && this.isOpen) this.dispatch("message", { data: text });
  }

  /** Both sides notice, or only this one, if nothing gets through. */
  end(): void {
    if (this.isOver) return;
    const { passes } = this;
    this.isOver = true;
    this.line.sockets.delete(this);
    if (passes) this.hangUp();
    this.dispatch("close", {});
  }

  private dispatch(type: Event, event: object): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
}
