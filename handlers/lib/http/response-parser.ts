// Reads HTTP/1.1 responses from the bytes of a connection that carries one exchange at a time.
// https://www.rfc-editor.org/rfc/rfc9112#section-6

export interface HttpResponse {
  status: number;
  /** The header section as it came, without the status line. */
  head: string;
  body: Buffer;
  /** Whether another request may follow on the same connection. */
  keepsAlive: boolean;
}

export interface BegunResponse {
  /** Its body may be cut short. */
  response: HttpResponse;
  /** Nothing but the end of the connection tells where its body ends. */
  endsWithConnection: boolean;
}

const NOTHING = Buffer.alloc(0);
const HEAD_END = "\r\n\r\n";

/** No answer of AWS comes near it; a peer that sends more is not spoken to any further. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

export class ResponseParser {
  private received: Buffer = NOTHING;

  /**
   * @param chunk is read before this returns, and may be written over then.
   * @returns the response once it is complete.
   * @throws when the bytes are no HTTP response.
   */
  push(chunk: Buffer): HttpResponse | undefined {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (this.received.length > MAX_RESPONSE_BYTES) throw new Error("The response is too large");
    const response = this.take(false);
    if (this.received.buffer === chunk.buffer) this.received = Buffer.from(this.received);
    return response;
  }

  /** The connection has ended. @returns a response whose end is just that. */
  end(): HttpResponse | undefined {
    return this.take(true);
  }

  /** @returns the response as far as it has come; undefined before its head is complete. */
  begun(): BegunResponse | undefined {
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) return undefined;
    const head = this.received.toString("latin1", 0, headEnd + 2);
    const body = Buffer.from(this.received.subarray(headEnd + HEAD_END.length));
    return {
      response: { status: statusOf(this.received), head, body, keepsAlive: false },
      endsWithConnection: framingOf(head) === "connection",
    };
  }

  private take(ended: boolean): HttpResponse | undefined {
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) {
      if (this.received.length > 0) statusOf(this.received);
      return undefined;
    }
    const status = statusOf(this.received);
    const head = this.received.toString("latin1", 0, headEnd + 2);
    const rest = this.received.subarray(headEnd + HEAD_END.length);
    // 1xx: another response follows. https://www.rfc-editor.org/rfc/rfc9110#section-15.2
    if (status < 200) {
      this.received = rest;
      return this.take(ended);
    }
    const body = readBody(status, head, rest, ended);
    if (!body) return undefined;
    this.received = NOTHING;
    const bytes = body.bytes.length === 0 ? NOTHING : Buffer.from(body.bytes);
    return { status, head, body: bytes, keepsAlive: body.isDelimited && keepsAlive(head) };
  }
}

/** `HTTP/1.1 200 …` */
const statusOf = (bytes: Buffer): number => {
  const line = bytes.toString("latin1", 0, "HTTP/1.1 200".length);
  const isStart = "HTTP/1.1 ".startsWith(line) || /^HTTP\/1\.[01] ?\d{0,3}$/.test(line);
  if (!isStart) throw new Error(`Expected an HTTP response, received ${JSON.stringify(line)}`);
  return Number(line.slice(-3));
};

const keepsAlive = (head: string): boolean =>
  head.startsWith("HTTP/1.1") && !/\r\nconnection: *close *\r\n/i.test(head);

interface Body {
  bytes: Buffer;
  /** Whether its end is known without the connection's. */
  isDelimited: boolean;
}

const readBody = (status: number, head: string, rest: Buffer, ended: boolean): Body | undefined => {
  if (status === 204 || status === 304) return { bytes: NOTHING, isDelimited: true };
  const framing = framingOf(head);
  if (framing === "chunks") return readChunks(rest);
  if (framing === "connection") return ended ? { bytes: rest, isDelimited: false } : undefined;
  if (rest.length < framing) return undefined;
  return { bytes: rest.subarray(0, framing), isDelimited: rest.length === framing };
};

/**
 * What tells where the body ends: chunks, its length, or the end of the connection. With any coding, the length counts
 * for nothing.
 *
 * https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 *
 * @throws when the length is no number: where the next response begins is not known.
 */
const framingOf = (head: string): number | "chunks" | "connection" => {
  const [, codings] = /\r\ntransfer-encoding:([^\r]*)\r\n/i.exec(head) ?? [];
  if (codings !== undefined) return /\bchunked\s*$/i.test(codings) ? "chunks" : "connection";
  const [, length] = /\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n/i.exec(head) ?? [];
  if (length !== undefined) return Number(length);
  const [, malformed] = /\r\ncontent-length:([^\r]*)\r\n/i.exec(head) ?? [];
  if (malformed === undefined) return "connection";
  throw new Error(`Expected a number in content-length, received "${malformed.trim()}"`);
};

/** https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
const readChunks = (rest: Buffer): Body | undefined => {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = rest.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const size = parseInt(rest.toString("latin1", at, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error("Expected the size of a chunk");
    const start = lineEnd + 2;
    if (size === 0) {
      // Trailers end with an empty line; without any, it comes at once.
      const isEnd = rest.toString("latin1", start, start + 2) === "\r\n";
      const end = isEnd ? start : rest.indexOf(HEAD_END, start);
      return end === -1 ? undefined : { bytes: Buffer.concat(chunks), isDelimited: true };
    }
    if (rest.length < start + size + 2) return undefined;
    chunks.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
};
