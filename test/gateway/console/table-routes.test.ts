import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { callLocal } from "../../helpers/local-api.ts";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";

const prepare = async () => {
  const gateway = await startFixture({
    routes: {},
    resources: {
      aws_dynamodb_table: {
        pairs: {
          name: "pairs",
          billing_mode: "PAY_PER_REQUEST",
          hash_key: "p",
          range_key: "c",
          attribute: [
            { name: "p", type: "S" },
            { name: "c", type: "S" },
          ],
        },
      },
    },
  });
  const client = createJsonClient(gateway.port, "eu-west-1");
  const put = (Item: object) =>
    client.call("DynamoDB_20120810.PutItem", { TableName: "pairs", Item });
  const read = (name: string) => callLocal(gateway.port, "GET", `/_local/tables/${name}/items`, {});
  const remove = (key: string) =>
    callLocal(gateway.port, "DELETE", "/_local/tables/pairs/items", { body: key });
  return { put, read, remove };
};

describe("tables in the console", () => {
  it("shows items by partition, in order", async () => {
    const { put, read } = await prepare();
    await put({ p: { S: "b" }, c: { S: "1" }, n: { N: "7" } });
    await put({ p: { S: "a#1" }, c: { S: "2" }, s: { SS: ["x", "y"] } });
    await put({ p: { S: "a#1" }, c: { S: "1" }, d: { S: '"text"' }, b: { BOOL: true } });
    expect((await read("pairs")).json()).to.deep.equal({
      partitions: [
        {
          key: "a#1",
          items: [
            { key: "1", text: 'b = true, d = "text"', id: { p: { S: "a#1" }, c: { S: "1" } } },
            { key: "2", text: 's = ["x","y"]', id: { p: { S: "a#1" }, c: { S: "2" } } },
          ],
        },
        { key: "b", items: [{ key: "1", text: "n = 7", id: { p: { S: "b" }, c: { S: "1" } } }] },
      ],
      more: false,
    });
  });

  it("shows a thousand items, and says that there are more", async () => {
    const { put, read } = await prepare();
    for (let at = 0; at <= 1000; at += 1) await put({ p: { S: "a" }, c: { S: String(at) } });
    const { partitions, more } = (await read("pairs")).json();
    expect([partitions[0].items.length, more]).to.deep.equal([1000, true]);
  });

  it("deletes the item with a key, and no other", async () => {
    const { put, read, remove } = await prepare();
    for (const at of ["1", "2"]) await put({ p: { S: "a" }, c: { S: at } });
    const [{ items }] = (await read("pairs")).json().partitions;
    await remove(JSON.stringify(items[0].id));
    const [{ items: left }] = (await read("pairs")).json().partitions;
    expect(left.map(({ key }: { key: string }) => key)).to.deep.equal(["2"]);
  });

  for (const body of ['{"p":{"S":"a"}}', "no JSON", ""]) {
    it(`refuses to delete by the key ${JSON.stringify(body)}`, async () => {
      const { put, read, remove } = await prepare();
      await put({ p: { S: "a" }, c: { S: "1" } });
      const { status, text } = await remove(body);
      expect([status, text]).to.satisfy(
        ([code, message]: [number, string]) => code === 400 && message.includes("Not deleted: "),
      );
      expect((await read("pairs")).json().partitions).to.have.length(1);
    });
  }

  it("names the tables that there are", async () => {
    const { read } = await prepare();
    const { message } = (await read("other")).json();
    expect(message).to.equal('There is no table "other"; expected one of: pairs.');
  });
});
