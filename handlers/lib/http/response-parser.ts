// Parses HTTP/1.1 responses from a connection that carries one exchange at a time.
// https://www.rfc-editor.org/rfc/rfc9112#section-6
import { excerpt } from "../../../shared/excerpt.ts";

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
  head.startsWith("HTTP/1.1") &&
  !readHeader(head, CONNECTION).some((options) => /(^|,)[ \t]*close[ \t]*(,|$)/i.test(options));

/** @returns the value of each line with this name, without the blanks around it. */
const readHeader = (head: string, line: RegExp): string[] => {
  const values: string[] = [];
  // Each post costs this: `matchAll` takes more than twice as long.
  for (let found = line.exec(head); found; found = line.exec(head)) {
    const [, value = ""] = found;
    values.push(value.trim());
  }
  return values;
};

const CONNECTION = /\r\nconnection:([^\r]*)(?=\r\n)/gi;
const TRANSFER_ENCODING = /\r\ntransfer-encoding:([^\r]*)(?=\r\n)/gi;
const CONTENT_LENGTH = /\r\ncontent-length:([^\r]*)(?=\r\n)/gi;

interface Body {
  bytes: Buffer;
  /** Whether its end is known before the connection closes, and nothing follows it. */
  isDelimited: boolean;
}

const readBody = (status: number, head: string, rest: Buffer, ended: boolean): Body | undefined => {
  if (status === 204 || status === 304) return { bytes: NOTHING, isDelimited: rest.length === 0 };
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
 * @throws when the length is not one number: where the next response starts is unknown.
 */
const readFraming = (head: string): number | "chunks" | "connection" => {
  const codings = readHeader(head, TRANSFER_ENCODING);
  if (codings.length > 0) return /\bchunked$/i.test(codings.join()) ? "chunks" : "connection";
  const lengths = readHeader(head, CONTENT_LENGTH);
  const [length] = lengths;
  if (length === undefined) return "connection";
  if (/^\d+$/.test(length) && lengths.every((one) => one === length)) return Number(length);
  const received = excerpt([...new Set(lengths)].map((one) => JSON.stringify(one)).join(", "));
  throw new Error(`Expected a number in content-length, received ${received}`);
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
      const end = findTrailersEnd(rest, start);
      if (end === undefined) return undefined;
      return { bytes: Buffer.concat(chunks), isDelimited: end === rest.length };
    }
    const end = start + size;
    at = end + 2;
    if (rest.length < at) return undefined;
    const lineBreak = rest.toString("latin1", end, at);
    if (lineBreak !== "\r\n")
      throw new Error(
        `Expected a line break after a chunk of ${size} bytes, received ${JSON.stringify(lineBreak)}`,
      );
    chunks.push(rest.subarray(start, end));
  }
};

/** Trailers end with an empty line; without trailers it follows directly. @returns where the response ends. */
const findTrailersEnd = (rest: Buffer, start: number): number | undefined => {
  if (rest.toString("latin1", start, start + 2) === "\r\n") return start + 2;
  const end = rest.indexOf(HEAD_END, start);
  return end === -1 ? undefined : end + HEAD_END.length;
};

/** `1a;name=value` */
const readChunkSize = (line: string): number => {
  const [, size] = /^([0-9a-f]+)[ \t]*(?:;|$)/i.exec(line) ?? [];
  if (size !== undefined) return parseInt(size, 16);
  const received = JSON.stringify(excerpt(line));
  throw new Error(`Expected the size of a chunk in hexadecimal, received ${received}`);
};
