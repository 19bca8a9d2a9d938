import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import { connect, part, send, useConsole } from "../helpers/console-page.ts";
import { startFixture } from "../helpers/fixture-gateway.ts";
import { createSdk } from "../helpers/guarded-gateway.ts";

const LETTERS = "websocket-dev-broadcasts-dead-letters";

const TWENTY_FRAMES = `(async () => {
  for (let at = 0; at < 20; at += 1) await new Promise(requestAnimationFrame);
})()`;

/** Two tables, each with the partitions `one` and `two`. */
const startTables = async (): Promise<number> => {
  const attribute = [{ name: "p", type: "S" }];
  const table = (name: string) => ({
    name,
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "p",
    attribute,
  });
  const { port } = await startFixture({
    routes: { ping: {} },
    resources: { aws_dynamodb_table: { left: table("left"), right: table("right") } },
  });
  const { dynamoDb } = createSdk(port);
  for (const TableName of ["left", "right"]) {
    for (const S of ["one", "two"]) {
      await dynamoDb.send(new PutItemCommand({ TableName, Item: { p: { S } } }));
    }
  }
  return port;
};

describe("the console: queues and tables", function () {
  const local = useConsole();

  it("shows dead letters as they arrive and as they leave, in a queue that is open", async () => {
    const page = await local.open();
    const queue = part(page, "Queues").getByRole("article").filter({ hasText: LETTERS }).first();
    await queue.getByRole("button", { name: "Show messages" }).click();
    await queue.getByText("The queue is empty.").waitFor();

    const url = `http://localhost:${local.gateway.port}/_local/queues/${LETTERS}`;
    await fetch(`${url}/messages`, { method: "POST", body: '{"data":"arrives later"}' });
    await queue.getByText("arrives later").waitFor();

    await fetch(`${url}/redrive`, { method: "POST", body: "websocket-dev-broadcasts" });
    await queue.getByText("arrives later").waitFor({ state: "detached" });
  });

  it("deletes an item, and says when no partition matches", async () => {
    const page = await local.open();
    await connect(page);
    const tables = part(page, "Tables");
    await tables.getByRole("button", { name: "Show items" }).click();
    const partition = tables.locator("details", { hasText: "connection#" }).first();
    const key = await partition.locator("summary code").innerText();
    await partition.locator("summary").click();
    const remove = tables.getByRole("button", { name: `Delete ${key}` }).first();
    const name = (await remove.getAttribute("aria-label"))!;
    await remove.click();
    await page.getByText("Deleted an item of websocket-dev-connections.").waitFor();
    expect(await tables.getByRole("button", { name, exact: true }).count()).to.equal(0);

    await tables.getByLabel("Only partitions with").fill("no such partition");
    await tables.getByText("No partition matches the filter.").waitFor();
  });

  it("filters, opens and hides each table by itself", async () => {
    const page = await local.open({}, await startTables());
    const [left, right] = ["left", "right"].map((name) =>
      part(page, "Tables").getByRole("article", { name }),
    ) as [Locator, Locator];
    for (const table of [left, right]) {
      await table.getByRole("button", { name: "Show items" }).click();
      await table.locator("summary", { hasText: "one" }).click();
    }
    await left.getByLabel("Only partitions with").fill("two");
    await left.locator("summary", { hasText: "one" }).waitFor({ state: "detached" });
    expect(await right.locator("summary").allInnerTexts()).to.have.length(2);

    await left.getByRole("button", { name: "Hide items" }).click();
    await left.locator("summary").first().waitFor({ state: "detached" });
    expect(await right.locator("details[open]").count()).to.equal(1);
  });

  it("keeps a table hidden that was being read when it was hidden", async () => {
    const page = await local.open();
    await connect(page);
    const tables = part(page, "Tables");
    await tables.getByRole("button", { name: "Show items" }).click();
    await tables.getByRole("button", { name: "Hide items" }).waitFor();
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route("**/items", async (route) => {
      asked.resolve();
      await answer.promise;
      await route.continue();
    });
    await send(page, { action: "ping" });
    await asked.promise;
    await tables.getByRole("button", { name: "Hide items" }).click();
    const read = page.waitForResponse("**/items");
    answer.resolve();
    await (await read).finished();
    // The page has time to show it.
    await page.evaluate(TWENTY_FRAMES);
    await tables.getByRole("button", { name: "Show items" }).waitFor();
  });
});
