// Sockets that cannot be created. Browsers, and the library ws, quote the URL or the subprotocol in their errors, and an
// application may log what it gets.
import { expect } from "chai";
import { dial, type DialOptions } from "../../client/dial.ts";
import type { SocketConstructor } from "../../client/socket.ts";
import { catchRejection } from "../helpers/errors.ts";

const TOKEN = "se cret/+=";

/** As Chromium does. */
const QuotingSocket = function (address: string, protocols: string[] = []): never {
  const quoted = protocols.length > 0 ? protocols.join("' and '") : address;
  throw new SyntaxError(`Failed to construct 'WebSocket': '${quoted}' is invalid.`);
} as unknown as SocketConstructor;

const fail = (options: Partial<DialOptions>): Promise<Error> =>
  catchRejection(
    dial(
      {
        url: "wss://exa mple/prod?a=b",
        token: () => TOKEN,
        WebSocket: QuotingSocket,
        ...options,
      },
      () => false,
    ),
  );

describe("the error of a socket that cannot be created", () => {
  for (const [tokenIn, quoted] of [
    ["subprotocol", "channels' and '…"],
    ["query", "wss://exa mple/prod?a=b&token=…"],
  ] as const)
    it(`does not tell the token from the ${tokenIn}`, async () => {
      const error = await fail({ tokenIn });
      expect(error.message).to.equal(`Failed to construct 'WebSocket': '${quoted}' is invalid.`);
      expect(error.cause).to.equal(undefined);
      expect(String(error.stack)).not.to.include("cret");
    });

  it("is the socket's own where there is no token", async () => {
    const { message } = await fail({ token: undefined });
    expect(message).to.equal(
      "Failed to construct 'WebSocket': 'wss://exa mple/prod?a=b' is invalid.",
    );
  });

  it("is complete where the token is empty", async () => {
    const { message } = await fail({ token: () => "", tokenIn: "query" });
    expect(message).to.include("'wss://exa mple/prod?a=b&token=' is invalid");
  });
});
