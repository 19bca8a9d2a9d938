import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";

const TABLE = {
  name: "things",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  range_key: "at",
  attribute: [
    { name: "id", type: "S" },
    { name: "at", type: "N" },
  ],
};

const NOW = 1_700_000_000;

const prepare = async (ttl?: object) => {
  const clock = createManualClock(NOW * 1000);
  const gateway = await startFixture(
    { routes: {}, resources: { aws_dynamodb_table: { things: { ...TABLE, ttl } } } },
    { clock },
  );
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${gateway.port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  const put = (id: string, expires?: object) =>
    client.send(
      new PutItemCommand({
        TableName: "things",
        Item: { id: { S: id }, at: { N: "1" }, ...(expires && { expires }) } as never,
      }),
    );
  const ids = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: "things" }));
    return Items.map(({ id }) => id?.S ?? "").toSorted();
  };
  return { clock, put, ids };
};

describe("expiry of items", () => {
  it("deletes what has expired, and nothing else", async () => {
    const { clock, put, ids } = await prepare({ attribute_name: "expires", enabled: true });
    await put("past", { N: String(NOW - 1) });
    await put("now", { N: String(NOW + 60) });
    await put("future", { N: String(NOW + 61) });
    await put("text", { S: "1" });
    await put("never");
    expect(await ids()).to.have.length(5);
    clock.advance(60_000);
    await until(async () => (await ids()).length < 4);
    expect(await ids()).to.deep.equal(["future", "never", "text"]);
    clock.advance(60_000);
    await until(async () => (await ids()).length < 3);
    expect(await ids()).to.deep.equal(["never", "text"]);
  });

  it("does nothing without `enabled`, as on AWS", async () => {
    const { clock, put, ids } = await prepare({ attribute_name: "expires" });
    await put("past", { N: "1" });
    clock.advance(600_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await ids()).to.deep.equal(["past"]);
  });
});
