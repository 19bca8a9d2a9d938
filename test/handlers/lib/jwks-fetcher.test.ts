// Public keys over the network, from servers that do not behave.
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { expect } from "chai";
import { stub } from "sinon";
import { createJwksFetcher } from "../../../handlers/lib/jwks-fetcher.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const fetchFrom = (answer: RequestListener): Promise<Error> =>
  catchRejection(fetchDocument(answer));

const fetchDocument = async (answer: RequestListener): Promise<ArrayBuffer> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    return await createJwksFetcher({ now: () => 0 }).fetch(uri);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

describe("public keys of an identity provider", () => {
  it("are asked for over TLS, unless the URI says http", async () => {
    const firstBytes: (number | undefined)[] = [];
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (data) => {
        firstBytes.push(data[0]);
        socket.destroy();
      });
    });
    closeAfterwards(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const uri of [`https://${host}/keys`, `http://${host}/keys`])
      await catchRejection(createJwksFetcher({ now: () => 0 }).fetch(uri));
    // A handshake of TLS begins with 22, and a request with its method.
    expect(firstBytes).to.deep.equal([22, "G".charCodeAt(0)]);
  });

  it("come from the stack's URI, and redirects are not followed", async () => {
    let asked = 0;
    const error = await fetchFrom((request, response) => {
      if (request.url === "/elsewhere") asked += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(error.cause).to.have.property("message", "Expected 200, received 302");
    expect(asked).to.equal(0);
  });

  it("are not read beyond what keys can take", async () => {
    const error = await fetchFrom((_, response) => {
      const chunk = Buffer.alloc(16_384, " ");
      const writeOn = (): void => {
        while (response.write(chunk));
      };
      response.on("drain", writeOn);
      writeOn();
    });
    expect(error.cause).to.have.property("message", "Expected at most 262144 bytes, received more");
  });

  it("are read up to 256 KiB", async () => {
    const document = await fetchDocument((_, response) => response.end(Buffer.alloc(262_144, " ")));
    expect(document.byteLength).to.equal(262_144);
    const error = await catchRejection(
      fetchDocument((_, response) => response.end(Buffer.alloc(262_145, " "))),
    );
    expect(error.cause).to.have.property("message", "Expected at most 262144 bytes, received more");
  });

  it("are waited for two seconds", async () => {
    const controller = new AbortController();
    const timeout = stub(AbortSignal, "timeout").returns(controller.signal);
    closeAfterwards(() => timeout.restore());
    const error = await catchRejection(fetchDocument(() => controller.abort(new Error("late"))));
    expect(timeout.args).to.deep.equal([[2000]]);
    expect(error.cause).to.have.property("cause", controller.signal.reason);
  });

  it("are asked for once a minute in the end, while a provider fails", async () => {
    let nowMs = 0;
    let fetches = 0;
    const fetcher = createJwksFetcher({ now: () => nowMs }, async () => {
      fetches += 1;
      throw new Error("down");
    });
    const atMs: number[] = [];
    for (; nowMs < 300_000; nowMs += 500) {
      const before = fetches;
      await catchRejection(fetcher.fetch("https://issuer.example.com/keys"));
      if (fetches > before) atMs.push(nowMs);
    }
    expect(atMs).to.deep.equal([
      0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000, 183_000, 243_000,
    ]);
  });

  it("are asked for after one second again, once a fetch has succeeded", async () => {
    let nowMs = 0;
    let isUp = false;
    const fetcher = createJwksFetcher({ now: () => nowMs }, async () => {
      if (!isUp) throw new Error("down");
      return new ArrayBuffer(1);
    });
    const fetchAt = async (atMs: number): Promise<string> => {
      nowMs = atMs;
      return fetcher.fetch("https://issuer.example.com/keys").then(
        () => "fetched",
        ({ name, message }: Error) => `${name}: ${message}`,
      );
    };
    const uri = "https://issuer.example.com/keys";
    const failed = `KeysUnavailableError: ${uri} cannot be fetched`;
    const waits = (times: number) =>
      `KeysUnavailableError: ${uri} failed ${times} times in a row; the next fetch waits`;
    expect([await fetchAt(0), await fetchAt(999), await fetchAt(1000)]).to.deep.equal([
      failed,
      waits(1),
      failed,
    ]);
    isUp = true;
    expect([await fetchAt(2999), await fetchAt(3000)]).to.deep.equal([waits(2), "fetched"]);
    const fresh = `KeysAreFreshError: ${uri} was fetched less than a second ago`;
    expect([await fetchAt(3999), await fetchAt(4000)]).to.deep.equal([fresh, "fetched"]);
    isUp = false;
    expect([await fetchAt(5000), await fetchAt(5999), await fetchAt(6000)]).to.deep.equal([
      failed,
      waits(1),
      failed,
    ]);
  });
});
