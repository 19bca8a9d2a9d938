// The status decides the outcome of a post: a body that is late, truncated or endless does not matter.
import type { Socket } from "node:net";
import { expect } from "chai";
import { createPayload } from "../../../handlers/lib/payload.ts";
import type { SignedPoster } from "../../../handlers/lib/signed-poster.ts";
import { createSignedPoster } from "../../../handlers/lib/signed-poster.ts";
import { type RawServer, startRawServer } from "../../helpers/raw-server.ts";
import { stopTimers } from "../../helpers/timeouts.ts";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
/** So long that a test that waits for it exceeds mocha's timeout. */
const NEVER_MS = 60_000;

const optionsFor = ({ port }: RawServer) => ({
  endpoint: `http://127.0.0.1:${port}/dev`,
  region: "eu-west-1",
  credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
  sockets: 1,
});

describe("signed poster", () => {
  let server: RawServer;
  const posters: SignedPoster[] = [];

  beforeEach(async () => {
    server = await startRawServer();
  });

  afterEach(() => {
    for (const poster of posters.splice(0)) poster.close();
    server.close();
  });

  /** Responds to the first post with this, and to every other with 200. */
  const posterThatGets = (act: (socket: Socket) => void, timeoutMs = NEVER_MS) => {
    server.respond = (socket) => {
      if (server.requests.length === 1) act(socket);
      else socket.write(OK);
    };
    const poster = createSignedPoster({ ...optionsFor(server), timeoutMs });
    posters.push(poster);
    return () => poster.post("a=", createPayload("hi"));
  };

  for (const [head, outcome] of [
    ["HTTP/1.1 410 Gone\r\nx-amzn-errortype: GoneException", { kind: "gone", status: 410 }],
    ["HTTP/1.1 200 OK", { kind: "delivered", status: 200 }],
    ["HTTP/1.1 403 No", { kind: "terminal", status: 403 }],
    ["HTTP/1.1 429 Slow", { kind: "retry", status: 429 }],
    ["HTTP/1.0 410 Gone", { kind: "gone", status: 410 }],
    ["HTTP/1.1 410 Gone\r\ntransfer-encoding: gzip", { kind: "gone", status: 410 }],
  ] as const) {
    it(`accepts "${head.split("\r\n").join(", ")}" without a length, and reconnects`, async () => {
      const post = posterThatGets((socket) => void socket.write(`${head}\r\n\r\n`));
      expect(await post()).to.include(outcome);
      expect(await post()).to.include({ kind: "delivered" });
      expect(server.connections).to.equal(2);
    });
  }

  it("keeps the connection after a status that has no body", async () => {
    const post = posterThatGets((socket) => void socket.write("HTTP/1.1 204 No Content\r\n\r\n"));
    expect(await post()).to.include({ kind: "delivered" });
    expect(await post()).to.include({ kind: "delivered" });
    expect(server.connections).to.equal(1);
  });

  const CUT: [what: string, text: string, outcome: { kind: string; status: number }][] = [
    ["200", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", { kind: "delivered", status: 200 }],
    ["410", "HTTP/1.1 410 Gone\r\ncontent-length: 9\r\n\r\n", { kind: "gone", status: 410 }],
    [
      "410 in chunks",
      "HTTP/1.1 410 Gone\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{",
      { kind: "gone", status: 410 },
    ],
  ];
  for (const [what, text, outcome] of CUT) {
    for (const [how, timeoutMs, act] of [
      ["a reset", NEVER_MS, (socket: Socket) => socket.resetAndDestroy()],
      ["the close of the connection", NEVER_MS, (socket: Socket) => socket.end()],
      ["the timeout", 50, () => {}],
    ] as const) {
      it(`accepts a ${what} whose body is truncated by ${how}`, async () => {
        const post = posterThatGets(
          (socket) => void socket.write(text, () => act(socket)),
          timeoutMs,
        );
        expect(await post()).to.include(outcome);
        expect(await post()).to.include({ kind: "delivered" });
      });
    }
  }

  it("waits three seconds for a response, unless another time is set", async () => {
    const { letPass } = stopTimers(server);
    const poster = createSignedPoster({ ...optionsFor(server), timeoutMs: undefined });
    posters.push(poster);
    const outcome = poster.post("a=", createPayload("hi"));
    await letPass();
    expect(await outcome).to.deep.equal({
      kind: "retry",
      status: undefined,
      reason: "No response within 3000 ms",
    });
  });

  for (const [what, body, reason] of [
    ["none for an empty body", "", undefined],
    ["one character", "x", "x"],
    ["300 bytes of a longer body", "x".repeat(400), "x".repeat(300)],
  ] as const) {
    it(`tells the reason of a failure: ${what}`, async () => {
      const post = posterThatGets((socket) => {
        socket.write(`HTTP/1.1 503 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      });
      expect(await post()).to.deep.equal({ kind: "retry", status: 503, reason });
    });
  }

  it("closes its connections when it is closed, and fails the posts that wait for a response", async () => {
    const closed = Promise.withResolvers<void>();
    server.respond = (socket) => {
      socket.once("close", () => closed.resolve());
      poster.close();
    };
    const poster = createSignedPoster(optionsFor(server));
    expect(await poster.post("a=", createPayload("hi"))).to.deep.equal({
      kind: "retry",
      status: undefined,
      reason: "The connection was closed",
    });
    await closed.promise;
  });

  it("rejects a response with broken framing", async () => {
    const post = posterThatGets(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"),
    );
    expect(await post()).to.include({ kind: "retry", status: undefined });
  });
});
