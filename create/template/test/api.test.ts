// Tests the API on this machine, as it is deployed.
import assert from "node:assert/strict";
import { type Gateway, startGateway } from "aws-websocket-gateway";

describe("the API", () => {
  let gateway: Gateway;

  before(async () => {
    gateway = await startGateway({ configurationPath: "cdktf.out/stacks/dev/cdk.tf.json" });
  });

  after(() => gateway.close());

  const open = (query: string): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/dev${query}`);
      socket.addEventListener("open", () => resolve(socket));
      socket.addEventListener("error", () => reject(new Error("refused")));
    });

  const ask = (socket: WebSocket, message: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      socket.addEventListener("message", ({ data }) => resolve(data), { once: true });
      socket.send(JSON.stringify(message));
    });

  it("sends data back", async () => {
    const socket = await open("?token=let-me-in");
    assert.equal(await ask(socket, { action: "echo", data: "hi" }), '"hi"');
    socket.close();
  });

  it("lists its actions when a client sends an unknown one", async () => {
    const socket = await open("?token=let-me-in");
    assert.match(String(await ask(socket, { action: "nothing" })), /"actions":\["echo"\]/);
    socket.close();
  });

  it("refuses clients without the token", async () => {
    await assert.rejects(open("?token=wrong"));
    await assert.rejects(open(""));
  });
});
