// What is known of a response before it is complete.
import { expect } from "chai";
import { ResponseParser } from "../../../../handlers/lib/http/response-parser.ts";

const CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

describe("a response that has begun", () => {
  it("is nothing before the head, then has the status, and tells whether the close delimits it", () => {
    for (const [text, expected] of [
      ["", undefined],
      ["HTTP/1.1 410 Gone\r\n", undefined],
      ["HTTP/1.1 100 Continue\r\n\r\n", undefined],
      ["HTTP/1.1 410 Gone\r\n\r\n", { status: 410, body: "", endsWithConnection: true }],
      ["HTTP/1.1 502 No\r\n\r\n<h", { status: 502, body: "<h", endsWithConnection: true }],
      [
        "HTTP/1.1 410 Gone\r\ntransfer-encoding: gzip\r\n\r\n",
        { status: 410, body: "", endsWithConnection: true },
      ],
      [
        "HTTP/1.1 410 Gone\r\ncontent-length: 3\r\n\r\nx",
        { status: 410, body: "x", endsWithConnection: false },
      ],
      [`${CHUNKED}5\r\nhi`, { status: 200, body: "5\r\nhi", endsWithConnection: false }],
    ] as const) {
      const parser = new ResponseParser();
      expect(parser.push(Buffer.from(text, "latin1"))).to.equal(undefined);
      const begun = parser.begun();
      expect(
        begun && {
          ...begun.response,
          body: begun.response.body.toString("latin1"),
          endsWithConnection: begun.endsWithConnection,
        },
      ).to.deep.equal(
        expected && {
          ...expected,
          head: text.slice(0, text.indexOf("\r\n\r\n") + 2),
          keepsAlive: false,
        },
      );
    }
  });
});
