// Responses of a broken or hostile peer: what follows them is not trusted, and messages stay short.
import { expect } from "chai";
import { ResponseParser } from "../../../../handlers/lib/http/response-parser.ts";

const parse = (text: string) => new ResponseParser().push(Buffer.from(text, "latin1"));

const summarize = (text: string) => {
  const { body, keepsAlive } = parse(text) ?? {};
  return { body: body?.toString("latin1"), keepsAlive };
};

const messageOf = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The response was not refused");
};

const CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const MANY = 1_000_000;

describe("response parser, with a broken or hostile peer", () => {
  for (const [lengths, received] of [
    [["1", "2"], '"1", "2"'],
    [["x", "1"], '"x", "1"'],
    [["1", "-1"], '"1", "-1"'],
  ] as const) {
    it(`refuses lengths that differ: ${received}`, () => {
      const lines = lengths.map((length) => `content-length: ${length}\r\n`).join("");
      expect(() => parse(`HTTP/1.1 200 OK\r\n${lines}\r\nab`)).to.throw(
        `Expected a number in content-length, received ${received}`,
      );
    });
  }

  it("accepts a length that is repeated", () => {
    const line = "content-length: 2\r\n";
    const text = `HTTP/1.1 200 OK\r\n${line}${line}\r\nhi`;
    expect(summarize(text)).to.deep.equal({ body: "hi", keepsAlive: true });
  });

  it("joins transfer codings on several lines", () => {
    const codings = "transfer-encoding: gzip\r\ntransfer-encoding: chunked\r\n";
    const text = `HTTP/1.1 200 OK\r\n${codings}\r\n1\r\nz\r\n0\r\n\r\n`;
    expect(summarize(text)).to.deep.equal({ body: "z", keepsAlive: true });
  });

  for (const [what, text, body] of [
    ["chunks", `${CHUNKED}1\r\nz\r\n0\r\n\r\n`, "z"],
    ["trailers", `${CHUNKED}1\r\nz\r\n0\r\na: b\r\n\r\n`, "z"],
    ["204", "HTTP/1.1 204 No Content\r\n\r\n", ""],
    ["304", "HTTP/1.1 304 Not Modified\r\n\r\n", ""],
  ] as const) {
    it(`does not keep a connection on which bytes follow ${what}`, () => {
      expect(summarize(text)).to.deep.equal({ body, keepsAlive: true });
      expect(summarize(`${text}HTTP/1.1 200 OK`)).to.deep.equal({ body, keepsAlive: false });
    });
  }

  for (const option of ["close, te", "te,\tclose", "\tclose\t", "te\r\nconnection: close"]) {
    it(`does not keep a connection with the options ${JSON.stringify(option)}`, () => {
      const text = `HTTP/1.1 200 OK\r\nconnection: ${option}\r\ncontent-length: 0\r\n\r\n`;
      expect(summarize(text)).to.deep.equal({ body: "", keepsAlive: false });
    });
  }

  it("refuses a chunk that is longer than its size", () => {
    expect(messageOf(`${CHUNKED}2\r\nhi!\r\n0\r\n\r\n`)).to.equal(
      'Expected a line break after a chunk of 2 bytes, received "!\\r"',
    );
  });

  it("waits for a chunk whose size exceeds every number", () => {
    expect(parse(`${CHUNKED}${"f".repeat(400)}\r\nhi\r\n0\r\n\r\n`)).to.equal(undefined);
  });

  it("escapes what it quotes of a length", () => {
    const text = "HTTP/1.1 200 OK\r\ncontent-length: 2\0\x1b[2J\r\n\r\nhi";
    expect(messageOf(text)).to.equal(
      'Expected a number in content-length, received "2\\u0000\\u001b[2J"',
    );
  });

  it("quotes only the beginning of a long size of a chunk", () => {
    expect(messageOf(`${CHUNKED}${"z".repeat(MANY)}\r\n`)).to.have.length.below(300);
  });

  it("quotes only the beginning of a long length", () => {
    const text = `HTTP/1.1 200 OK\r\ncontent-length: ${"z".repeat(MANY)}\r\n\r\n`;
    expect(messageOf(text)).to.have.length.below(300);
  });
});
