// Responses as a socket delivers them: whole, in pieces, and malformed.
import { expect } from "chai";
import {
  type HttpResponse,
  ResponseParser,
} from "../../../../handlers/lib/http/response-parser.ts";

/** @param pieces delivered by the socket one after the other. */
const parse = (pieces: string[], ended = false): HttpResponse | undefined => {
  const parser = new ResponseParser();
  let response: HttpResponse | undefined;
  for (const piece of pieces) response = parser.push(Buffer.from(piece, "latin1"));
  return ended ? parser.end() : response;
};

const summarize = (response: HttpResponse | undefined) =>
  response && {
    status: response.status,
    body: response.body.toString("latin1"),
    keepsAlive: response.keepsAlive,
  };

const CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

describe("response parser", () => {
  const cases: [
    what: string,
    text: string,
    expected: { status: number; body: string; keepsAlive: boolean },
  ][] = [
    [
      "a body of known length",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
      { status: 200, body: "hi", keepsAlive: true },
    ],
    [
      "a response without a body: 204",
      "HTTP/1.1 204 No Content\r\ndate: now\r\n\r\n",
      { status: 204, body: "", keepsAlive: true },
    ],
    [
      "a response without a body: 304",
      "HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n",
      { status: 304, body: "", keepsAlive: true },
    ],
    [
      "a response without a reason",
      "HTTP/1.1 429\r\ncontent-length: 0\r\n\r\n",
      { status: 429, body: "", keepsAlive: true },
    ],
    [
      "the response after 100 Continue",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx",
      { status: 200, body: "x", keepsAlive: true },
    ],
    [
      "a size of a chunk with a capital, followed by blanks",
      `${CHUNKED}A \t\r\n0123456789\r\n0\r\n\r\n`,
      { status: 200, body: "0123456789", keepsAlive: true },
    ],
    [
      "chunks",
      `${CHUNKED}2\r\nhi\r\n1;name=value\r\n!\r\n0\r\n\r\n`,
      { status: 200, body: "hi!", keepsAlive: true },
    ],
    [
      "chunks with trailers",
      `${CHUNKED}2\r\nhi\r\n0\r\nx-checksum: 1\r\n\r\n`,
      { status: 200, body: "hi", keepsAlive: true },
    ],
    [
      "chunks with another coding",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\ncontent-length: 9\r\n\r\n1\r\nz\r\n0\r\n\r\n",
      { status: 200, body: "z", keepsAlive: true },
    ],
    [
      "chunks with blanks after the coding",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked \t\r\n\r\n1\r\nz\r\n0\r\n\r\n",
      { status: 200, body: "z", keepsAlive: true },
    ],
    [
      "a length without a space before it",
      "HTTP/1.1 200 OK\r\nCONTENT-LENGTH:2\r\n\r\nhi",
      { status: 200, body: "hi", keepsAlive: true },
    ],
    [
      "a length with spaces around it",
      "HTTP/1.1 200 OK\r\nContent-Length:\t2 \r\n\r\nhi",
      { status: 200, body: "hi", keepsAlive: true },
    ],
    [
      "connection: close",
      "HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: false },
    ],
    [
      "connection: close without a space before it",
      "HTTP/1.1 200 OK\r\nConnection:close\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: false },
    ],
    [
      "connection: close with spaces around it",
      "HTTP/1.1 200 OK\r\nConnection:\t close \t\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: false },
    ],
    [
      "a length in another header",
      "HTTP/1.1 200 OK\r\nx-content-length: 1\r\ncontent-length: 2\r\n\r\nhi",
      { status: 200, body: "hi", keepsAlive: true },
    ],
    [
      "an option in another header",
      "HTTP/1.1 200 OK\r\nx-connection: close\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: true },
    ],
    [
      "an option that ends like it",
      "HTTP/1.1 200 OK\r\nconnection: not-close\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: true },
    ],
    [
      "a longer option",
      "HTTP/1.1 200 OK\r\nconnection: closed\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: true },
    ],
    [
      "HTTP/1.0",
      "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
      { status: 200, body: "", keepsAlive: false },
    ],
    [
      "a response followed by more bytes, which cannot be trusted",
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxy",
      { status: 200, body: "x", keepsAlive: false },
    ],
  ];

  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, () => {
      const response = parse([text]);
      expect(summarize(response)).to.deep.equal(expected);
      const from = text.lastIndexOf("HTTP/1.");
      expect(response?.head).to.equal(text.slice(from, text.indexOf("\r\n\r\n", from) + 2));
    });

    it(`reads ${what}, byte by byte`, () => {
      const parser = new ResponseParser();
      let response: HttpResponse | undefined;
      for (let at = 0; !response && at < text.length; at += 1) {
        response = parser.push(Buffer.from(text.charAt(at), "latin1"));
      }
      expect(summarize(response)).to.include({ status: expected.status, body: expected.body });
    });
  }

  it("reads a body that ends with the connection", () => {
    const text = "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>";
    expect(parse([text])).to.equal(undefined);
    expect(summarize(parse([text], true))).to.deep.equal({
      status: 502,
      body: "<html>",
      keepsAlive: false,
    });
  });

  for (const coding of ["chunked, gzip", "chunkedish", "unchunked", "gzip"]) {
    it(`reads a body with the coding "${coding}" up to the end of the connection`, () => {
      const text = `HTTP/1.1 200 OK\r\ntransfer-encoding: ${coding}\r\n\r\n1\r\nz\r\n0\r\n\r\n`;
      expect(parse([text])).to.equal(undefined);
      expect(summarize(parse([text], true))).to.deep.equal({
        status: 200,
        body: "1\r\nz\r\n0\r\n\r\n",
        keepsAlive: false,
      });
    });
  }

  for (const [what, text] of [
    ["the head", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["the body", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nhi"],
    ["the size of a chunk", `${CHUNKED}2`],
    ["a chunk", `${CHUNKED}5\r\nhi`],
    ["the trailers", `${CHUNKED}0\r\nx-checksum: 1\r\n`],
    ["the second response", "HTTP/1.1 100 Continue\r\n\r\n"],
  ] as const) {
    it(`waits while ${what} is incomplete, and returns nothing when the connection closes there`, () => {
      expect(parse([text])).to.equal(undefined);
      expect(parse([text], true)).to.equal(undefined);
    });
  }

  it("returns nothing when the connection closes before the first byte", () => {
    expect(parse([], true)).to.equal(undefined);
  });

  for (const text of [
    "SSH-2.0-OpenSSH",
    "HTTP/2 200",
    "<html>",
    "x",
    "HTTP/1.2 200",
    "xHTTP/1.1 20",
    "HTTP/1.1 20x",
    "HTTP/1.1  200",
  ]) {
    it(`refuses ${JSON.stringify(text)} at once`, () => {
      expect(() => parse([text])).to.throw("Expected an HTTP response");
    });
  }

  for (const size of ["", "zz", "-6", "0x5", "5x", " 5", "5.5", "; 5"]) {
    it(`refuses "${size}" as the size of a chunk`, () => {
      expect(() => parse([`${CHUNKED}${size}\r\n`])).to.throw(
        `Expected the size of a chunk in hexadecimal, received "${size}"`,
      );
    });
  }

  for (const length of ["", "abc", "-1", "1, 1", "0x5"]) {
    it(`refuses a length of "${length}"`, () => {
      const text = `HTTP/1.1 410 Gone\r\ncontent-length: ${length}\r\n\r\n`;
      const message = `Expected a number in content-length, received "${length}"`;
      expect(() => parse([text])).to.throw(message);
    });
  }

  it("reads a response of 16 MiB, and refuses a longer one", () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n";
    const rest = Buffer.alloc(16 * 1024 * 1024 - head.length);
    const parser = new ResponseParser();
    parser.push(Buffer.from(head));
    expect(parser.push(rest)).to.equal(undefined);
    expect(() => parser.push(Buffer.from("x"))).to.throw("The response exceeds 16777216 bytes");
  });

  it("refuses a response that never ends", () => {
    const parser = new ResponseParser();
    parser.push(Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"));
    const megabytes = Buffer.alloc(16 * 1024 * 1024);
    expect(() => parser.push(megabytes)).to.throw("The response exceeds");
  });
});
