// One keep-alive connection: one request at a time, each with a timeout.
import net from "node:net";
import tls from "node:tls";
import { type HttpResponse, ResponseParser } from "./response-parser.ts";

export interface Origin {
  isTls: boolean;
  host: string;
  port: number;
  /** CA certificates to trust. Default: Node.js's. */
  ca?: string;
}

/** @param url only its scheme, host and port are used. */
export const readOrigin = (url: URL): Origin => {
  const isTls = url.protocol === "https:";
  return { isTls, host: url.hostname, port: Number(url.port || (isTls ? 443 : 80)) };
};

/** The exchange did not complete: whether the request was carried out is unknown. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/**
 * What the caller needs. `response`: the whole response. `status`: only the status, so the body may be truncated or
 * never end.
 */
export type Need = "response" | "status";

interface Exchange {
  need: Need;
  resolve: (response: HttpResponse) => void;
  reject: (error: ConnectionError) => void;
}

/** Bytes per read: a whole response to a post, or a part of a page. */
const READ_BYTES = 16 * 1024;

export class Connection {
  private readonly origin: Origin;
  private readonly timeoutMs: number;
  /** Reused for every read, to avoid a garbage buffer for each. */
  private readonly received = Buffer.alloc(READ_BYTES);
  private socket: net.Socket | undefined;
  private parser = new ResponseParser();
  private exchange: Exchange | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs from sending a request to receiving its whole response. */
  constructor(origin: Origin, timeoutMs: number) {
    this.origin = origin;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Connects if necessary, sends the request and waits for the response.
   *
   * @param request the whole of it, one character for each byte.
   * @throws {ConnectionError} when the connection fails, closes early, or times out.
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
    // SNI takes names, not addresses. https://www.rfc-editor.org/rfc/rfc6066#section-3
    const options = { host, port, servername: net.isIP(host) ? "" : host, ca, onread };
    const socket: net.Socket = isTls ? tls.connect(options) : net.connect(options);
    this.socket = socket;
    this.parser = new ResponseParser();
    socket.setNoDelay(true);
    socket.on("end", () => this.receive(socket, () => this.parser.end()));
    socket.on("error", (error) => this.lose(socket, error.message));
    socket.on("close", () => this.lose(socket, "The connection closed before the response"));
    return socket;
  }

  /** https://nodejs.org/api/net.html#socketconnectoptions-connectlistener; the same for TLS. */
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
    const { exchange } = this;
    if (socket !== this.socket) return;
    if (!exchange) {
      // Bytes that no request asked for must not become part of the next response.
      this.disconnect();
      return;
    }
    try {
      const response = parse() ?? this.statusAtOnce(exchange);
      if (response) this.finish(exchange, response);
    } catch (error) {
      // Nothing received so far can be trusted.
      this.parser = new ResponseParser();
      this.drop(error instanceof Error ? error.message : String(error));
    }
  }

  /** If only the end of the connection delimits the body, a caller that needs the status gets it now. */
  private statusAtOnce({ need }: Exchange): HttpResponse | undefined {
    if (need !== "status") return undefined;
    const begun = this.parser.begun();
    return begun?.endsWithConnection ? begun.response : undefined;
  }

  private finish(exchange: Exchange, response: HttpResponse): void {
    this.exchange = undefined;
    if (!response.keepsAlive) this.disconnect();
    exchange.resolve(response);
  }

  /** One timer for the life of the connection: a new one per request would cost as much as signing it. */
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

  private disconnect(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.destroy();
  }

  private drop(reason: string): void {
    const { exchange } = this;
    this.exchange = undefined;
    this.disconnect();
    const begun = exchange?.need === "status" ? this.parser.begun() : undefined;
    if (begun) exchange?.resolve(begun.response);
    else exchange?.reject(new ConnectionError(reason));
  }
}
