// Members of rooms of socket.io, see socket-io-server.ts.
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { jsonLines, startProcess } from "../lib/processes.ts";
import { type Contender, type Member, Waiting } from "./contender.ts";

const PORT = 18_481;

export const startSocketIo = async (): Promise<Contender> => {
  const script = join(import.meta.dirname, "socket-io-server.ts");
  const server = startProcess(undefined, [script, String(PORT)]);
  await jsonLines(server)();
  return {
    what: "socket.io",
    connect: async () => {
      const member = new SocketIoMember();
      await member.open();
      return member;
    },
    close: async () => {
      server.kill();
    },
  };
};

class SocketIoMember implements Member {
  private readonly socket: Socket;
  private readonly waiting = new Waiting();
  private received = 0;

  constructor() {
    this.socket = io(`http://127.0.0.1:${PORT}`, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
    this.socket.on("publication", (data: string) => {
      this.received += 1;
      this.waiting.arrive(data);
    });
  }

  async open(): Promise<void> {
    const opened = new Promise((resolve, reject) => {
      this.socket.once("connect", () => resolve(undefined)).once("connect_error", reject);
    });
    this.socket.connect();
    await opened;
  }

  async join(channel: string): Promise<void> {
    await this.socket.emitWithAck("join", channel);
  }

  async publish(channel: string, data: string): Promise<void> {
    await this.socket.emitWithAck("publish", channel, data);
  }

  hear(data: string): Promise<void> {
    return this.waiting.for(data);
  }

  async drop(): Promise<void> {
    const dropped = new Promise((resolve) => {
      this.socket.once("disconnect", resolve);
    });
    this.socket.io.engine.close();
    await dropped;
    this.received = 0;
  }

  /** It is in the channel again by itself. */
  async comeBack(_: string, missed: number): Promise<void> {
    await this.open();
    if (!this.socket.recovered) throw new Error("Expected a recovered connection");
    while (this.received < missed) await new Promise(setImmediate);
  }

  close(): void {
    this.socket.close();
  }
}
