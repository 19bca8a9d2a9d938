// Sockets of a client that a test opens, answers and ends, beside a clock that it moves.
import { type SinonFakeTimers, useFakeTimers } from "sinon";
import { Client, type ClientOptions, type SocketLike, type State } from "../../client/index.ts";
import { closeAfterwards } from "./hooks.ts";

type Frame = Record<string, any>;

export class FakeSocket implements SocketLike {
  readonly url: string;
  readonly protocols: string[] | undefined;
  /** Frames that the client has sent. */
  readonly sent: Frame[] = [];
  /** The code of its close frame; "none" if it gave none. */
  closedWith: number | "none" | undefined;
  private readonly listeners = new Map<string, ((event: object) => void)[]>();

  constructor(url: string, protocols?: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.closedWith ??= code ?? "none";
  }

  open(): void {
    this.dispatch("open", {});
  }

  /** Ends the connection, or refuses it. */
  end(): void {
    this.dispatch("close", {});
  }

  receive(frame: object): void {
    this.dispatch("message", { data: JSON.stringify(frame) });
  }

  /** The requests of an action, oldest first. */
  requests(action: string): Frame[] {
    return this.sent.filter((frame) => frame["action"] === action);
  }

  /** Replies to the latest request of an action. */
  reply(action: string, fields: object = {}): void {
    const { id, channel } = this.requests(action).at(-1)!;
    this.receive({ action, id, channel, ...fields });
  }

  refuse(action: string, error: string, fields: object = {}): void {
    const { id } = this.requests(action).at(-1)!;
    this.receive({ error, message: "refused", action, id, ...fields });
  }

  private dispatch(type: string, event: object): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
}

export interface Stage {
  client: Client;
  clock: SinonFakeTimers;
  sockets: FakeSocket[];
  /** The latest socket. */
  readonly socket: FakeSocket;
  states: State[];
  errors: unknown[];
  /** Lets promises settle. */
  settle: () => Promise<unknown>;
  /** Opens the latest socket. */
  connect: () => Promise<FakeSocket>;
}

/** A client with a clock of its own. Without jitter: every wait is the longest. */
export const createStage = async (options: Partial<ClientOptions> = {}): Promise<Stage> => {
  const clock = useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  closeAfterwards(() => clock.restore());
  const sockets: FakeSocket[] = [];
  class Watched extends FakeSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  const client = new Client({
    url: "wss://host/dev",
    WebSocket: Watched,
    random: () => 1,
    ...options,
  });
  closeAfterwards(() => client.close());
  const states: State[] = [client.state];
  const errors: unknown[] = [];
  client.on("state", (state) => states.push(state));
  client.on("error", (error) => errors.push(error));
  const settle = () => clock.tickAsync(0);
  await settle();
  return {
    client,
    clock,
    sockets,
    states,
    errors,
    settle,
    get socket() {
      return sockets.at(-1)!;
    },
    connect: async () => {
      const socket = sockets.at(-1)!;
      socket.open();
      await settle();
      return socket;
    },
  };
};
