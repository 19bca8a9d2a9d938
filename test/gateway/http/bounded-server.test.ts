// Requests that are too large, too many, or malformed: each is refused with what was expected.
import { expect } from "chai";
import {
  parseBody,
  countConnections,
  echo,
  GET,
  HEAD,
  LAST_GET,
  listenWith,
  open,
} from "../helpers/bounded-server.ts";
import { until } from "../../helpers/until.ts";

describe("a server with bounds on requests", () => {
  for (const [what, text] of [
    ["one header", `${HEAD}X-Large: ${"x".repeat(20_000)}\r\n\r\n`],
    ["many headers", `${HEAD}${"X-Many: 1\r\n".repeat(3000)}\r\n`],
    ["a header that never ends", `${HEAD}X-Endless: ${"x".repeat(100_000)}`],
    ["headers that never end", `${HEAD}${"X: 1\r\n".repeat(20_000)}`],
    ["a URL", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ["trailers", `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n${"X: 1\r\n".repeat(20_000)}`],
  ] as const) {
    it(`refuses ${what} of more than 16 KB, with 431`, async () => {
      const server = await listenWith(echo);
      const answer = await (await open(server, text)).ended;
      expect(answer).to.match(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
      expect(parseBody(answer)).to.deep.equal({
        message: "Expected a URL and headers, or trailers, of at most 16384 bytes in all.",
      });
    });
  }

  it("refuses chunk extensions that never end, with 413", async () => {
    const server = await listenWith(echo);
    const chunk = `1;${"x".repeat(20_000)}`;
    const answer = await (
      await open(server, `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk}`)
    ).ended;
    expect(answer).to.match(/^HTTP\/1\.1 413 /);
    expect(parseBody(answer)).to.have.property("message").that.includes("chunk extensions");
  });

  it("drops none of many headers, since any may matter for access", async () => {
    let seen: string | undefined;
    const server = await listenWith((request, response) => {
      seen = request.headers.origin;
      response.end();
    });
    const many = "a:\r\n".repeat(3000);
    const text = `GET / HTTP/1.1\r\nConnection: close\r\n${many}Origin: http://evil.example\r\n\r\n`;
    expect(await (await open(server, text)).ended).to.match(/^HTTP\/1\.1 200 /);
    expect(seen).to.equal("http://evil.example");
  });

  for (const [what, text] of [
    ["bytes that are not HTTP", "\u0016\u0003\u0001 hello\r\n\r\n"],
    ["two lengths", `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    ["a length beside chunks", `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ["an invalid length", `${HEAD}Content-Length: -1\r\n\r\n`],
    ["a space before the colon", `${HEAD}X-Space : 1\r\n\r\n`],
    ["an invalid chunk size", `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ] as const) {
    it(`refuses ${what}, with 400 and the parser's message`, async () => {
      const server = await listenWith(echo);
      const answer = await (await open(server, text)).ended;
      expect(answer).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(parseBody(answer))
        .to.have.property("message")
        .that.matches(/^Expected an HTTP\/1\.1 request: Parse Error: /);
    });
  }

  it("answers pipelined requests in order", async () => {
    let answered = 0;
    const server = await listenWith((_, response) => {
      answered += 1;
      setImmediate((text: string) => response.end(text), `answer ${answered}.`);
    });
    const text = await (await open(server, `${GET.repeat(499)}${LAST_GET}`)).ended;
    const numbers = [...text.matchAll(/answer (\d+)\./g)].map(([, number]) => Number(number));
    expect(numbers).to.deep.equal(Array.from({ length: 500 }, (_, index) => index + 1));
  });

  it("refuses more waiting requests than its limit, with 503", async () => {
    let called = 0;
    const server = await listenWith(() => (called += 1), { unanswered: 10 });
    const answer = await (await open(server, GET.repeat(10_000))).ended;
    expect(answer).to.match(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(parseBody(answer)).to.deep.equal({
      message:
        "More than 10 requests of this connection are waiting for responses; read some before you send more.",
    });
    expect(called).to.equal(10);
    await until(async () => (await countConnections(server)) === 0);
  });

  it("writes no refusal into a response in progress", async () => {
    const server = await listenWith((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("begun");
    });
    const client = await open(server, GET);
    await until(() => client.text().endsWith("begun"));
    client.socket.write("nonsense\r\n\r\n");
    expect(await client.ended).to.match(/^HTTP\/1\.1 200 [^]*begun$/);
  });
});
