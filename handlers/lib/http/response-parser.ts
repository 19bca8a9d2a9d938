// Parses HTTP/1.1 responses from a connection that carries one exchange at a time.
// https://www.rfc-editor.org/rfc/rfc9112#section-6

export interface HttpResponse {
  status: number;
  /** The status line and the header section as received, up to the empty line. */
  head: string;
  body: Buffer;
  /** Whether another request may follow on the same connection. */
  keepsAlive: boolean;
}

export interface BegunResponse {
  /** Its body may be truncated. */
  response: HttpResponse;
  /** Whether only the end of the connection delimits the body. */
  endsWithConnection: boolean;
}

const NOTHING = Buffer.alloc(0);
const HEAD_END = "\r\n\r\n";

/** Far larger than any AWS response; the connection to a peer that sends more is dropped. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

export class ResponseParser {
  private received: Buffer = NOTHING;

  /**
   * @param chunk may be reused after this returns.
   * @returns the response once it is complete.
   * @throws when the bytes are not an HTTP response.
   */
  push(chunk: Buffer): HttpResponse | undefined {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (this.received.length > MAX_RESPONSE_BYTES)
      throw new Error(`The response exceeds ${MAX_RESPONSE_BYTES} bytes`);
    const response = this.take(false);
    if (this.received.buffer === chunk.buffer) this.received = Buffer.from(this.received);
    return response;
  }

  /** Call it when the connection has closed. @returns a response that the close delimits. */
  end(): HttpResponse | undefined {
    return this.take(true);
  }

  /** @returns the response as received so far; undefined before its head is complete. */
  begun(): BegunResponse | undefined {
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) return undefined;
    const head = this.received.toString("latin1", 0, headEnd + 2);
    const body = Buffer.from(this.received.subarray(headEnd + HEAD_END.length));
    return {
      response: { status: readStatus(this.received), head, body, keepsAlive: false },
      endsWithConnection: readFraming(head) === "connection",
    };
  }

  private take(ended: boolean): HttpResponse | undefined {
    const headEnd = this.received.indexOf(HEAD_END);
    const status = readStatus(this.received);
    if (headEnd === -1) return undefined;
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
const readStatus = (bytes: Buffer): number => {
  const line = bytes.toString("latin1", 0, "HTTP/1.1 200".length);
  const isStart = "HTTP/1.1 ".startsWith(line) || /^HTTP\/1\.[01] ?\d{0,3}$/.test(line);
  if (!isStart) throw new Error(`Expected an HTTP response, received ${JSON.stringify(line)}`);
  return Number(line.slice(-3));
};

const keepsAlive = (head: string): boolean =>
  head.startsWith("HTTP/1.1") && !/\r\nconnection:[ \t]*close[ \t]*\r\n/i.test(head);

interface Body {
  bytes: Buffer;
  /** Whether its end is known before the connection closes. */
  isDelimited: boolean;
}

const readBody = (status: number, head: string, rest: Buffer, ended: boolean): Body | undefined => {
  if (status === 204 || status === 304) return { bytes: NOTHING, isDelimited: true };
  const framing = readFraming(head);
  if (framing === "chunks") return readChunks(rest);
  if (framing === "connection") return ended ? { bytes: rest, isDelimited: false } : undefined;
  if (rest.length < framing) return undefined;
  return { bytes: rest.subarray(0, framing), isDelimited: rest.length === framing };
};

/**
 * What delimits the body: chunks, its length, or the end of the connection. A transfer coding overrides the length.
 *
 * https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 *
 * @throws when the length is not a number: where the next response starts is unknown.
 */
const readFraming = (head: string): number | "chunks" | "connection" => {
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
    const size = readChunkSize(rest.toString("latin1", at, lineEnd));
    const start = lineEnd + 2;
    if (size === 0) {
      // Trailers end with an empty line; without trailers it follows directly.
      const isEnd = rest.toString("latin1", start, start + 2) === "\r\n";
      const end = isEnd ? start : rest.indexOf(HEAD_END, start);
      return end === -1 ? undefined : { bytes: Buffer.concat(chunks), isDelimited: true };
    }
    // If it is incomplete, there is no line after it.
    chunks.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
};

/** `1a;name=value` */
const readChunkSize = (line: string): number => {
  const [, size] = /^([0-9a-f]+)[ \t]*(?:;|$)/i.exec(line) ?? [];
  if (size !== undefined) return parseInt(size, 16);
  throw new Error(`Expected the size of a chunk in hexadecimal, received ${JSON.stringify(line)}`);
};
