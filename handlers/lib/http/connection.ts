// One keep-alive connection: a request at a time, each with a time limit.
import net from "node:net";
import tls from "node:tls";
import { type HttpResponse, ResponseParser } from "./response-parser.ts";

export interface Origin {
  isTls: boolean;
  host: string;
  port: number;
  /** Certificates of the authorities to trust. Default: Node.js's. */
  ca?: string;
}

/** @param url its scheme, host and port count. */
export const originOf = (url: URL): Origin => {
  const isTls = url.protocol === "https:";
  return { isTls, host: url.hostname, port: Number(url.port || (isTls ? 443 : 80)) };
};

/** The exchange did not come to its end: whether the request was carried out is not known. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/**
 * `response`: all of it. `status`: whoever asks acts on the status alone, so a body that never ends, or is cut short,
 * does not matter.
 */
export type Need = "response" | "status";

interface Exchange {
  need: Need;
  resolve: (response: HttpResponse) => void;
  reject: (error: ConnectionError) => void;
}

/** Bytes read at once: a whole answer to a post, or a part of a page. */
const READ_BYTES = 16 * 1024;

export class Connection {
  private readonly origin: Origin;
  private readonly timeoutMs: number;
  /** Used again for every read: a buffer for each would be garbage at once. */
  private readonly received = Buffer.alloc(READ_BYTES);
  private socket: net.Socket | undefined;
  private parser = new ResponseParser();
  private exchange: Exchange | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs from sending a request to having its whole response. */
  constructor(origin: Origin, timeoutMs: number) {
    this.origin = origin;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Connects if need be, sends the request and waits for the response.
   *
   * @param request the whole of it, one character for each byte.
   * @throws {ConnectionError} when the connection fails, ends early, or takes too long.
   */
  send(request: string, need: Need = "response"): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      this.exchange = { need, resolve, reject };
      this.startTimer();
      const socket = this.socket ?? this.connect();
      socket.write(request, "latin1");
    });
  }

  close(): void {
    this.drop("The connection was closed");
    clearTimeout(this.timer);
  }

  private connect(): net.Socket {
    const { isTls, host, port, ca } = this.origin;
    const onread = this.onRead(() => socket);
    // The name of an address is none. https://www.rfc-editor.org/rfc/rfc6066#section-3
    const options = { host, port, servername: net.isIP(host) ? "" : host, ca, onread };
    const socket: net.Socket = isTls ? tls.connect(options) : net.connect(options);
    this.socket = socket;
    this.parser = new ResponseParser();
    socket.setNoDelay(true);
    socket.on("end", () => this.receive(socket, () => this.parser.end()));
    socket.on("error", (error) => this.lose(socket, error.message));
    socket.on("close", () => this.lose(socket, "The connection ended before the response"));
    return socket;
  }

  /** https://nodejs.org/api/net.html#socketconnectoptions-connectlistener, and for TLS alike. */
  private onRead(socket: () => net.Socket): net.OnReadOpts {
    const buffer = this.received;
    return {
      buffer,
      callback: (length) => {
        this.receive(socket(), () => this.parser.push(buffer.subarray(0, length)));
        return true;
      },
    };
  }

  private receive(socket: net.Socket, parse: () => HttpResponse | undefined): void {
    if (socket !== this.socket) return;
    try {
      const response = parse() ?? this.statusAtOnce();
      if (response) this.finish(response);
    } catch (error) {
      // What has come so far says nothing that could be trusted.
      this.parser = new ResponseParser();
      this.drop(error instanceof Error ? error.message : String(error));
    }
  }

  /** A response that only the end of the connection ends is waited for no longer than it is needed. */
  private statusAtOnce(): HttpResponse | undefined {
    if (this.exchange?.need !== "status") return undefined;
    const begun = this.parser.begun();
    return begun?.endsWithConnection ? begun.response : undefined;
  }

  private finish(response: HttpResponse): void {
    const { exchange } = this;
    this.exchange = undefined;
    if (!response.keepsAlive || !exchange) this.drop("The peer ends the connection");
    exchange?.resolve(response);
  }

  /** One timer for the connection's life: starting another for each request would cost as much as signing it. */
  private startTimer(): void {
    if (this.timer) this.timer.refresh();
    else {
      this.timer = setTimeout(() => {
        if (this.exchange) this.drop(`No response within ${this.timeoutMs} ms`);
      }, this.timeoutMs);
      this.timer.unref();
    }
  }

  private lose(socket: net.Socket, reason: string): void {
    if (socket === this.socket) this.drop(reason);
  }

  private drop(reason: string): void {
    const { exchange, socket } = this;
    this.exchange = undefined;
    this.socket = undefined;
    socket?.destroy();
    const begun = exchange?.need === "status" ? this.parser.begun() : undefined;
    if (begun) exchange?.resolve(begun.response);
    else exchange?.reject(new ConnectionError(reason));
  }
}
