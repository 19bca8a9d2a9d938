// HTTP endpoints behind a route: their responses, their failures, and the timeout.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { stub } from "sinon";
import { callInTime, createHttpBackend } from "../../../gateway/websocket/http-integration.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const listen = async (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> => {
  const server = createServer(handle);
  closeAfterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/words`;
};

const callOf = (url: string) => ({
  backend: { method: "POST", url, parameters: [] },
  scope: { context: {}, stageVariables: {}, params: {}, body: "" } as never,
  span: { child: () => ({ end: stub(), fail: stub() }) } as never,
});

/** Answers with what it got. */
const echo = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(202, { "x-own": "yes" });
  request.pipe(response);
};

describe("an HTTP endpoint behind a route", () => {
  it("gets the message, and its response is the route's", async () => {
    const answer = await callInTime({ ...callOf(await listen(echo)), body: "hello" }, 10_000);
    expect(answer).to.deep.include({ statusCode: 202, body: "hello" });
    expect(answer).to.have.nested.property("headers.x-own", "yes");
  });

  it("behind a mapping gets its output, and is matched by its status", async () => {
    const backend = createHttpBackend(callOf(await listen(echo)), 10_000);
    expect(await backend("mapped")).to.deep.equal({
      statusCode: 202,
      body: "mapped",
      matched: "202",
    });
  });

  it("that does not answer is an error with the reason", async () => {
    const url = await listen((request) => request.destroy());
    const reason = `${new URL(url).origin} did not answer: socket hang up`;
    const error = { kind: "error", reason };
    expect(await callInTime({ ...callOf(url), body: "" }, 10_000)).to.deep.equal(error);
    expect(await createHttpBackend(callOf(url), 10_000)("")).to.deep.equal(error);
  });

  it("that takes too long is left, and its request ended", async () => {
    const left = Promise.withResolvers<void>();
    const url = await listen((_, response) => response.once("close", () => left.resolve()));
    const answer = await createHttpBackend(callOf(url), 20)("");
    expect(answer).to.have.property("kind", "timeout");
    await left.promise;
    await (answer as { ended: Promise<void> }).ended;
  });
});
