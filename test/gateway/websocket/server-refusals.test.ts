// Handshakes that the server of WebSockets refuses: what the client, the log and the trace get.
import { STATUS_CODES } from "node:http";
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { answerTo, upgradeTo } from "../../helpers/raw-request.ts";
import { startServer } from "./server-world.ts";

const LONG = `/test?${"x".repeat(4096)}`;

const body = (answer: string): string => answer.slice(answer.indexOf("\r\n\r\n") + 4);

describe("a refused handshake", () => {
  for (const [what, request, status, path, reason] of [
    [
      "a path without a stage",
      upgradeTo("/other?a=b"),
      403,
      "/other",
      "no stage at this path; expected /test",
    ],
    ["a long URL", upgradeTo(LONG), 414, "/test", "its URL has more than 4096 characters"],
    [
      "a malformed URL",
      upgradeTo("/test?a=%"),
      400,
      "/test",
      'its URL has a "%" without two hexadecimal digits after it',
    ],
    [
      "a draft of the protocol",
      upgradeTo("/test").replace("Version: 13", "Version: 8"),
      400,
      "/test",
      "Sec-WebSocket-Version is 8; expected 13",
    ],
    [
      "another method",
      upgradeTo("/test").replace("GET", "PUT"),
      405,
      "/test",
      "Invalid HTTP method",
    ],
    [
      "another version",
      upgradeTo("/test").replace("Version: 13", "Version: 12"),
      400,
      "/test",
      "Missing or invalid Sec-WebSocket-Version header",
    ],
  ] as const) {
    it(`is logged and traced with its reason: ${what}`, async () => {
      const { port, output, spans, integrations, connections } = await startServer();
      const answer = await answerTo(port, request);
      expect(answer).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer).to.match(/^content-type: application\/json\r$/im);
      expect(answer).to.match(/^sec-websocket-version: 13\r$/im);
      expect(JSON.parse(body(answer))).to.deep.equal({ message: STATUS_CODES[status] });
      expect(output.info.args).to.deep.equal([
        [`Handshake for ${path} refused, ${status}: ${reason}.`],
      ]);
      expect(spans.map(({ kind, name }) => [kind, name])).to.deep.equal([["connect", "$connect"]]);
      expect(spans[0]!.details).to.have.property("url").that.matches(/^\//);
      expect(spans[0]!.fail.calls).to.deep.equal([[{ status, reason }]]);
      expect(integrations.call.callCount + connections.size).to.equal(0);
    });
  }

  it("is not logged when it is throttled, but traced", async () => {
    const { url, throttles, output, spans } = await startServer();
    throttles.allowsConnect.returns(false);
    expect(await waitForRefusal(url)).to.equal(429);
    expect(output.info.callCount).to.equal(0);
    expect(spans[0]!.fail.calls[0]![0]).to.include({ status: 429 });
  });

  it("does not show a token of the client in its reason", async () => {
    const { url, integrations, output, spans } = await startServer();
    const reason = "it received secret-token";
    integrations.call.resolves({ kind: "error", isUnauthorized: true, reason });
    expect(await waitForRefusal(`${url}?token=secret-token`)).to.equal(500);
    expect(output.info.args).to.deep.equal([
      ["Handshake for /test refused, 500: it received •••."],
    ]);
    expect(spans[0]!.fail.calls).to.deep.equal([[{ status: 500, reason: "it received •••" }]]);
  });

  it("is one that the gateway fails on, and shows no token even then", async () => {
    const { url, integrations, output, spans, connections } = await startServer();
    integrations.call.rejects(new TypeError("cannot read secret-token"));
    expect(await waitForRefusal(`${url}?token=secret-token`)).to.equal(500);
    const reason = "TypeError: cannot read •••";
    expect(output.info.args).to.deep.equal([[`Handshake for /test refused, 500: ${reason}.`]]);
    expect(spans[0]!.fail.calls).to.deep.equal([[{ status: 500, reason }]]);
    expect(connections).to.have.property("size", 0);
  });
});
