import { expect } from "chai";
import { connect, part, useConsole } from "../helpers/console-page.ts";

const LETTERS = "websocket-dev-broadcasts-dead-letters";

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
});
