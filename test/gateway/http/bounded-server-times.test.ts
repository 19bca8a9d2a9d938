// Slow clients: each is disconnected and told why, and the others are still served.
import { once } from "node:events";
import { expect } from "chai";
import type { HttpLimits } from "../../../gateway/http/bounded-server.ts";
import { readBody } from "../../../gateway/request/read-body.ts";
import {
  parseBody,
  countConnections,
  echo,
  HEAD,
  LAST_GET,
  GET,
  listenWith,
  open,
} from "../helpers/bounded-server.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { until } from "../../helpers/until.ts";

/** Short enough for a test to wait for. */
const SHORT: Partial<HttpLimits> = { headersMs: 100, requestMs: 200, checkMs: 10, lingerMs: 300 };

const TOO_SLOW = {
  message: "Expected all headers within 0.1 seconds and the whole request within 0.2.",
};

describe("a server with time limits", () => {
  for (const [what, text] of [
    ["sends nothing", ""],
    ["does not end its request line", "GET /"],
    ["does not end its headers", `${HEAD}X-Slow: `],
    ["does not send its body", `${HEAD}Content-Length: 10\r\n\r\n`],
    ["does not end its body", `${HEAD}Content-Length: 10\r\n\r\nhalf`],
    ["does not end its chunks", `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nabc`],
    ["does not end its trailers", `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nX-Slow: `],
  ]) {
    it(`disconnects a client that ${what}, with 408`, async () => {
      const server = await listenWith(echo, SHORT);
      const answer = await (await open(server, text)).ended;
      expect(answer).to.match(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n/);
      expect(parseBody(answer)).to.deep.equal(TOO_SLOW);
    });
  }

  for (const [what, begin, drip] of [
    ["headers", HEAD, "X-Drop: 1\r\n"],
    ["a body", `${HEAD}Content-Length: 1000000\r\n\r\n`, "x"],
    ["chunks", `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, "1\r\nx\r\n"],
  ] as const) {
    it(`disconnects all 200 clients that drip ${what}`, async () => {
      const server = await listenWith(echo, SHORT);
      const clients = await Promise.all(Array.from({ length: 200 }, () => open(server, begin)));
      const timer = setInterval(() => {
        for (const { socket } of clients) if (socket.writable) socket.write(drip);
      }, 20);
      closeAfterwards(() => clearInterval(timer));
      const answers = await Promise.all(clients.map(({ ended }) => ended));
      for (const answer of answers) expect(answer).to.match(/^HTTP\/1\.1 408 /);
      await until(async () => (await countConnections(server)) === 0);
    });
  }

  it("disconnects a client that drips a body that no one reads", async () => {
    const server = await listenWith((_, response) => response.end("no"), SHORT);
    const client = await open(server, `${HEAD}Content-Length: 10\r\n\r\nx`);
    const answer = await client.ended;
    expect(answer).to.match(/^HTTP\/1\.1 200 /);
    expect(answer).to.include("HTTP/1.1 408 ");
  });

  it("disconnects many idle clients, even after a response", async () => {
    const server = await listenWith(echo, SHORT);
    const silent = await Promise.all(Array.from({ length: 300 }, () => open(server)));
    const served = await open(server, `${HEAD}Content-Length: 2\r\nConnection: close\r\n\r\nok`);
    expect(await served.ended).to.include("read 2");
    for (const answer of await Promise.all(silent.map(({ ended }) => ended))) {
      expect(answer).to.match(/^HTTP\/1\.1 408 /);
    }
    await until(async () => (await countConnections(server)) === 0);
  });

  it("ignores a request that completes after its client was refused for being late", async () => {
    let read = 0;
    const server = await listenWith((request, response) => {
      readBody(request, 1000).then(
        () => (read += 1),
        () => response.destroy(),
      );
    }, SHORT);
    const client = await open(server, `${HEAD}Content-Length: 4\r\n\r\n`);
    await once(client.socket, "end");
    client.socket.write("late");
    expect(await client.ended).to.match(/^HTTP\/1\.1 408 /);
    await until(async () => (await countConnections(server)) === 0);
    expect(read).to.equal(0);
  });

  it("waits for a response without limit", async () => {
    const server = await listenWith((_, response) => {
      setTimeout(() => response.end("late"), 600);
    }, SHORT);
    const client = await open(server, LAST_GET);
    expect(await client.ended).to.match(/^HTTP\/1\.1 200 [^]*late/);
  });

  it("does not mistake a late response for an unread one", async () => {
    let answered = 0;
    const server = await listenWith(
      (_, response) => {
        answered += 1;
        if (answered === 1) response.end("at once");
        else setTimeout(() => response.end("late"), 300);
      },
      { unreadMs: 20 },
    );
    const client = await open(server, `${GET}${LAST_GET}`);
    expect(await client.ended).to.match(/at once[^]*late$/);
  });

  it("disconnects a client that hangs up in the middle of a request, and one that expects no response", async () => {
    const server = await listenWith(echo);
    const half = await open(server, `${HEAD}Content-Length: 10\r\n\r\nhalf`);
    const whole = await open(server, `${HEAD}Content-Length: 2\r\n\r\nok`);
    const silent = await open(server);
    for (const { socket } of [half, whole, silent]) socket.end();
    expect(await half.ended).to.match(/^HTTP\/1\.1 400 /);
    await Promise.all([whole.ended, silent.ended]);
    await until(async () => (await countConnections(server)) === 0);
  });

  it("disconnects a client that reads nothing of its response", async () => {
    const server = await listenWith((_, response) => response.end("x".repeat(20_000_000)), {
      unreadMs: 50,
    });
    const client = await open(server);
    client.socket.pause();
    client.socket.write(GET);
    await until(async () => (await countConnections(server)) === 0);
  });
});
