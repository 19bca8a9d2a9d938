// Requests share a fixed number of connections.
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { expect } from "chai";
import { generate } from "selfsigned";
import { useFakeTimers } from "sinon";
import { ConnectionPool } from "../../../../handlers/lib/http/connection-pool.ts";
import { readOrigin } from "../../../../handlers/lib/http/connection.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";
import { noticed } from "../../../helpers/noticed.ts";
import { until } from "../../../helpers/until.ts";
import { type RawServer, startRawServer } from "../../../helpers/raw-server.ts";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const TEXT = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n";

describe("connection pool", () => {
  let server: RawServer;
  let pool: ConnectionPool;

  beforeEach(async () => {
    server = await startRawServer();
    const origin = readOrigin(new URL(`http://127.0.0.1:${server.port}`));
    pool = new ConnectionPool({ origin, size: 2, timeoutMs: 60_000 });
  });

  afterEach(() => {
    pool.close();
    server.close();
  });

  const send = (path: string) => pool.send(`GET ${path} HTTP/1.1\r\n\r\n`);

  it("queues requests when all connections are busy, and serves them in order", async () => {
    server.respond = (socket) => setTimeout(() => socket.write(OK), 5);
    const responses = await Promise.all(["/1", "/2", "/3", "/4", "/5"].map(send));
    expect(responses.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(server.requests.map(({ path }) => path)).to.deep.equal(["/1", "/2", "/3", "/4", "/5"]);
    expect(server.connections).to.equal(2);
  });

  it("opens no connection before it is needed", async () => {
    server.respond = (socket) => socket.write(OK);
    await send("/1");
    await send("/2");
    expect(server.connections).to.equal(1);
  });

  it("reconnects when the peer has closed an idle connection", async () => {
    const end = Promise.withResolvers<void>();
    server.respond = (socket) => {
      socket.once("finish", () => end.resolve());
      socket.end(OK);
    };
    await send("/1");
    await end.promise;
    await noticed();
    await send("/2");
    expect(server.connections).to.equal(2);
  });

  it("reads a response without a length up to the end of the connection", async () => {
    server.respond = (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\nto ");
      void noticed().then(() => socket.end("the end"));
    };
    const { status, body } = await send("/1");
    expect([status, body.toString()]).to.deep.equal([200, "to the end"]);
  });

  for (const unasked of [
    "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nunasked: ",
    "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nunasked: ",
    "HTTP/1.1 2",
  ]) {
    it(`takes nothing unasked for a response: ${JSON.stringify(unasked)}`, async () => {
      let answered: Socket | undefined;
      server.respond = (socket) => {
        answered = socket;
        socket.write(OK);
      };
      await send("/1");
      answered!.write(unasked);
      // The rest of it may follow at any time.
      await until(() => answered!.destroyed);
      server.respond = (socket) => socket.write(`${TEXT}asked`);
      const { status, body } = await send("/2");
      expect([status, body.toString()]).to.deep.equal([200, "asked"]);
    });
  }

  it("gives every request its whole time", async () => {
    const clock = useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    closeAfterwards(() => clock.restore());
    server.respond = (socket) => {
      clock.tick(40_000);
      socket.write(OK);
    };
    for (const path of ["/1", "/2", "/3"]) expect((await send(path)).status).to.equal(200);
    // Idle connections have no timeout.
    clock.tick(100_000);
    expect((await send("/4")).status).to.equal(200);
    server.respond = () => clock.tick(60_000);
    const { message } = await catchRejection(send("/5"));
    expect(message).to.equal("No response within 60000 ms");
    expect(server.connections).to.equal(1);
  });

  it("keeps no process alive after the last response", async () => {
    const countTimers = () =>
      process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    server.respond = (socket) => socket.write(OK);
    // mocha's own timer begins after the test has.
    await noticed();
    const before = countTimers();
    await send("/1");
    expect(countTimers()).to.be.at.most(before);
  });

  it("fails requests in flight when it is closed", async () => {
    server.respond = () => pool.close();
    const error = await send("/1").catch((reason: unknown) => reason);
    expect(error).to.be.an("error").and.deep.include({
      name: "ConnectionError",
      message: "The connection was closed",
    });
  });

  it("says that a connection closed before the response", async () => {
    server.respond = (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    const { message } = await catchRejection(send("/1"));
    expect(message).to.equal("The connection closed before the response");
  });

  it("says why it cannot connect", async () => {
    server.close();
    const { name, message } = await catchRejection(send("/1"));
    expect([name, message]).to.deep.equal([
      "ConnectionError",
      `connect ECONNREFUSED 127.0.0.1:${server.port}`,
    ]);
  });

  it("says what it received in place of a response", async () => {
    server.respond = (socket) => socket.write("SSH-2.0-x\r\n");
    const { message } = await catchRejection(send("/1"));
    expect(message).to.equal('Expected an HTTP response, received "SSH-2.0-x\\r\\n"');
  });

  it("knows the default ports of the schemes", () => {
    expect(readOrigin(new URL("https://example.com/dev"))).to.deep.equal({
      isTls: true,
      host: "example.com",
      port: 443,
    });
    expect(readOrigin(new URL("http://example.com"))).to.include({ isTls: false, port: 80 });
  });
});

describe("a connection over TLS", () => {
  let certificate: { key: string; cert: string };

  before(async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
      algorithm: "sha256",
      extensions: [
        {
          name: "subjectAltName",
          // A name and an address. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6
          altNames: [
            { type: 2, value: "localhost" },
            { type: 7, ip: "127.0.0.1" },
          ],
        },
      ],
    });
    certificate = { key, cert };
  });

  for (const [host, name] of [
    ["localhost", "localhost"],
    ["127.0.0.1", false],
  ] as const) {
    it(`asks for the certificate of a name, and not of an address: ${host}`, async () => {
      const server = await startRawServer(certificate);
      const names: unknown[] = [];
      server.respond = (socket) => {
        names.push((socket as TLSSocket).servername);
        socket.write(OK);
      };
      const origin = readOrigin(new URL(`https://${host}:${server.port}`));
      const trusted = { ...origin, ca: certificate.cert };
      const pool = new ConnectionPool({ origin: trusted, size: 1, timeoutMs: 60_000 });
      closeAfterwards(() => pool.close());
      expect((await pool.send("GET / HTTP/1.1\r\n\r\n")).status).to.equal(200);
      expect(names).to.deep.equal([name]);
    });
  }
});
