// Public keys over the network, from servers that do not behave.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createJwksFetcher } from "../../../handlers/lib/jwks-fetcher.ts";
import { catchRejection } from "../../helpers/errors.ts";

const fetchFrom = async (answer: RequestListener): Promise<Error> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    return await catchRejection(createJwksFetcher({ now: () => 0 }).fetch(uri));
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

describe("public keys of an identity provider", () => {
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
});
