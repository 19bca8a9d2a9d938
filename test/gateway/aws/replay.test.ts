// Requests as the embedded services get them, and what becomes of those that they do not expect.
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { FORM_PROTOCOL, Replay } from "../../../gateway/aws/replay.ts";

const replay = (headers: object = {}, body = "hi", protocol?: typeof FORM_PROTOCOL) => {
  const answered: unknown[] = [];
  const response = {
    headersSent: false,
    writeHead: (...given: unknown[]) => void answered.push(given),
    end: (given: string) => void answered.push(JSON.parse(given)),
  };
  const request = {
    method: "PUT",
    url: "/bucket/key",
    headers: { "content-type": "text/html", "content-length": "99", ...headers },
    rawHeaders: ["a", "b"],
    socket: { remoteAddress: "127.0.0.1" },
  };
  const given = [request as unknown as IncomingMessage, Buffer.from(body)] as const;
  const again = new Replay(...given, response as unknown as ServerResponse, protocol) as Replay &
    IncomingMessage;
  return { again, request, response, answered };
};

describe("a replayed request", () => {
  it("is a POST in the protocol that was authorized, with the body that is given", async () => {
    const { again, request } = replay({ "x-amz-target": "AmazonSQS.X" }, "é");
    expect(again.headers).to.deep.equal({
      "content-type": "application/x-amz-json-1.0",
      "content-length": "2",
      "x-amz-target": "AmazonSQS.X",
    });
    const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, socket } =
      again;
    expect([method, url, httpVersion, httpVersionMajor, httpVersionMinor]).to.deep.equal([
      "POST",
      "/",
      "1.1",
      1,
      1,
    ]);
    expect(rawHeaders).to.equal(request.rawHeaders);
    expect(socket).to.equal(request.socket);
    expect(await text(again)).to.equal("é");
  });

  it("may be a form", () => {
    expect(replay({}, "", FORM_PROTOCOL).again.headers["content-type"]).to.equal(FORM_PROTOCOL);
  });

  it("has no headers of CORS, but others like them", () => {
    const { again } = replay({
      origin: "https://a",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "x",
      originator: "b",
      "x-origin": "c",
    });
    expect(Object.keys(again.headers).toSorted()).to.deep.equal([
      "content-length",
      "content-type",
      "originator",
      "x-origin",
    ]);
  });

  it("is refused when a listener throws, whatever it throws", () => {
    for (const [thrown, reason] of [
      [new TypeError("no null"), "no null"],
      ["a text", "a text"],
    ] as const) {
      const { again, answered } = replay();
      again.on("odd", () => {
        throw thrown;
      });
      expect(again.emit("odd")).to.equal(true);
      expect(answered).to.deep.equal([
        [400, { "content-type": "application/x-amz-json-1.0" }],
        {
          __type: "com.amazon.coral.service#SerializationException",
          message: `A part of the call is not what its operation expects: ${reason}`,
        },
      ]);
    }
  });

  it("is left alone when it is answered already, and passes other events on", () => {
    const { again, response, answered } = replay();
    const heard: unknown[] = [];
    again.on("even", (...given) => void heard.push(given));
    expect(again.emit("even", 1, 2)).to.equal(true);
    expect(again.emit("nobody")).to.equal(false);
    expect(heard).to.deep.equal([[1, 2]]);
    response.headersSent = true;
    again.on("odd", () => {
      throw new Error("late");
    });
    again.emit("odd");
    expect(answered).to.deep.equal([]);
  });
});
