// Clients that use up the gateway's file descriptors: events fail, and nothing else does.
import { expect } from "chai";
import { connect, type TestClient } from "../../helpers/client.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startKillable } from "../../helpers/killable-gateway.ts";

const MAX_DESCRIPTORS = 70;

const CODE = `async ({ body }) => {
  if (body === "exit") process.exit(0);
  if (body === "hang") await new Promise((resolve) => setTimeout(resolve, 100_000));
  return { statusCode: 200, body };
}`;

describe("a gateway without file descriptors", () => {
  const prepare = async () => {
    const { configurationPath, remove } = await writeFixtureStack({
      routes: { $default: { code: CODE, routeResponse: true, fn: { timeout: 3 } } },
    });
    closeAfterwards(remove);
    const { port } = await startKillable([configurationPath], {}, MAX_DESCRIPTORS);
    const url = `ws://127.0.0.1:${port}/test`;
    const client = await connect(url);
    client.send("x");
    expect(await client.next()).to.equal("x");
    return { url, client };
  };

  /** @returns clients that have all file descriptors. */
  const exhaust = async (url: string): Promise<TestClient[]> => {
    const clients: TestClient[] = [];
    for (;;) {
      try {
        clients.push(await connect(url));
      } catch {
        return clients;
      }
    }
  };

  const expectServed = async (client: TestClient, others: TestClient[]): Promise<void> => {
    await Promise.all(others.map((other) => other.close()));
    client.send("y");
    expect(await client.next()).to.equal("y");
  };

  it("ends a function that takes too long", async () => {
    const { url, client } = await prepare();
    client.send("hang");
    const others = await exhaust(url);
    expect(await client.next()).to.include("Internal server error");
    await expectServed(client, others);
  });

  it("starts no function, and says so", async () => {
    const { url, client } = await prepare();
    client.send("exit");
    expect(await client.next()).to.include("Internal server error");
    const others = await exhaust(url);
    client.send("x");
    expect(await client.next()).to.include("Internal server error");
    await expectServed(client, others);
  });
});
