// Valid and invalid upgrade requests of RFC 6455.
// https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { answerTo } from "../../helpers/raw-request.ts";
import { connectRaw, frame, OPCODE } from "../../helpers/raw-websocket.ts";

/** The key in the standard's example, and its response. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

const GOOD = {
  Host: "localhost",
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": KEY,
};

interface UpgradeOptions {
  requestLine?: string;
  /** Replaces headers above; undefined omits a header, a list repeats it. */
  headers?: Partial<Record<string, string | string[]>>;
}

const upgrade = ({ requestLine = "GET /test HTTP/1.1", headers }: UpgradeOptions): string => {
  const lines = Object.entries({ ...GOOD, ...headers }).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${name}: ${each}\r\n`),
  );
  return `${requestLine}\r\n${lines.join("")}\r\n`;
};

/** The fault of a request, the request, and the expected status. */
const REFUSED: [what: string, request: UpgradeOptions, status: number][] = [
  ...["0", "7", "8", "12", "14", "13, 8", "x", ""].map(
    (version): [string, UpgradeOptions, number] => [
      `the version "${version}"`,
      { headers: { "Sec-WebSocket-Version": version } },
      400,
    ],
  ),
  ["no version", { headers: { "Sec-WebSocket-Version": undefined } }, 400],
  ["two versions", { headers: { "Sec-WebSocket-Version": ["13", "13"] } }, 400],
  ["no key", { headers: { "Sec-WebSocket-Key": undefined } }, 400],
  ["an empty key", { headers: { "Sec-WebSocket-Key": "" } }, 400],
  ["a key of 15 bytes", { headers: { "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAA" } }, 400],
  ["a key of 18 bytes", { headers: { "Sec-WebSocket-Key": "A".repeat(24) } }, 400],
  ["a key that is not base64", { headers: { "Sec-WebSocket-Key": `${"*".repeat(22)}==` } }, 400],
  ["two keys", { headers: { "Sec-WebSocket-Key": [KEY, KEY] } }, 400],
  ["POST", { requestLine: "POST /test HTTP/1.1", headers: { "Content-Length": "0" } }, 405],
  ["PUT", { requestLine: "PUT /test HTTP/1.1", headers: { "Content-Length": "0" } }, 405],
  ["HEAD", { requestLine: "HEAD /test HTTP/1.1" }, 405],
  ["no Connection header", { headers: { Connection: undefined } }, 426],
  ["Connection: keep-alive", { headers: { Connection: "keep-alive" } }, 426],
  ["Connection: close", { headers: { Connection: "close" } }, 426],
  ["no Upgrade header", { headers: { Upgrade: undefined } }, 426],
  ["an upgrade to another protocol", { headers: { Upgrade: "h2c" } }, 426],
  ["an upgrade to a protocol with a similar name", { headers: { Upgrade: "websocket2" } }, 426],
];

const TAKEN: [what: string, request: UpgradeOptions][] = [
  ["the standard's own example", {}],
  ["an Upgrade header in another case", { headers: { Upgrade: "WebSocket" } }],
  ["a Connection header with several values", { headers: { Connection: "keep-alive, Upgrade" } }],
  ["a Connection header in another case", { headers: { Connection: "upgrade" } }],
  ["an unknown extension", { headers: { "Sec-WebSocket-Extensions": "x-webkit-deflate-frame" } }],
];

const DEFLATE = "permessage-deflate; client_max_window_bits";

describe("an upgrade request", () => {
  let gateway: FixtureGateway;
  before(async () => {
    gateway = await startFixture({
      routes: {
        $connect: { code: 'async () => { console.log("asked"); return { statusCode: 200 }; }' },
        $default: { routeResponse: true },
      },
    });
  });
  beforeEach(() => {
    gateway.lines.length = 0;
    gateway.infos.length = 0;
  });

  const serveAnother = async (): Promise<void> => {
    const other = await connectRaw(gateway.port);
    other.socket.write(frame("hello"));
    await other.next();
  };

  for (const [what, request, status] of REFUSED) {
    it(`is rejected with ${status}: ${what}`, async () => {
      const answer = await answerTo(gateway.port, upgrade(request));
      expect(answer).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(gateway.lines).to.deep.equal([]);
      if (status === 400) expect(answer).to.match(/^Sec-WebSocket-Version: 13\r$/im);
      if (status !== 426) {
        expect(answer).to.match(/^content-type: application\/json\r$/im);
        expect(gateway.infos.join()).to.match(
          new RegExp(`^Handshake for /test refused, ${status}: .*\\.$`),
        );
      }
      await serveAnother();
    });
  }

  for (const [what, request] of TAKEN) {
    it(`is accepted: ${what}`, async () => {
      const answer = await answerTo(gateway.port, upgrade(request));
      expect(answer).to.match(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
      expect(answer).to.include(`\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n`);
      expect(answer).not.to.match(/^Sec-WebSocket-Extensions/im);
    });
  }

  it("gets no compression, as on AWS, and may not compress", async () => {
    const headers = { "Sec-WebSocket-Extensions": DEFLATE };
    const answer = await answerTo(gateway.port, upgrade({ headers }));
    expect(answer).to.match(/^HTTP\/1\.1 101 /);
    expect(answer).not.to.match(/^Sec-WebSocket-Extensions/im);
    const client = await connectRaw(gateway.port);
    client.socket.write(frame("x", { rsv: 4 }));
    expect((await client.next()).opcode).to.equal(OPCODE.close);
  });

  it("ignores an upgrade to another protocol, as HTTP/2 clients offer it", async () => {
    const answer = await answerTo(
      gateway.port,
      "GET /_local/faults HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n" +
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
    );
    expect(answer).to.match(/^HTTP\/1\.1 200 /);
  });
});
