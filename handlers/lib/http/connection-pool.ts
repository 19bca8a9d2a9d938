// A fixed number of connections to one origin.
import { Connection, type Need, type Origin } from "./connection.ts";
import type { HttpResponse } from "./response-parser.ts";

export interface PoolOptions {
  origin: Origin;
  /** Maximum connections; each is opened when first needed. */
  size: number;
  /** Milliseconds that a request may take, including connecting. */
  timeoutMs: number;
}

export class ConnectionPool {
  private readonly idle: Connection[];
  private readonly all: Connection[];
  private readonly waiting: ((connection: Connection) => void)[] = [];

  constructor({ origin, size, timeoutMs }: PoolOptions) {
    this.all = Array.from({ length: size }, () => new Connection(origin, timeoutMs));
    this.idle = [...this.all];
  }

  /**
   * @param request the whole request, one character per byte.
   * @param need see {@link Need}. Default: the whole response.
   * @throws {ConnectionError} see {@link Connection.send}.
   */
  async send(request: string, need?: Need): Promise<HttpResponse> {
    const connection = this.idle.pop() ?? (await this.nextIdle());
    try {
      return await connection.send(request, need);
    } finally {
      this.release(connection);
    }
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private nextIdle(): Promise<Connection> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Last in, first out: the peer is least likely to have closed the socket used most recently. */
  private release(connection: Connection): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.idle.push(connection);
  }
}
