// Items that the configuration puts into its tables.
import { expect } from "chai";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const item = (text: string, table = "rooms") => ({ table_name: table, hash_key: "id", item: text });

const start = (items: Record<string, ReturnType<typeof item>>) =>
  startFixture({
    routes: { $default: { code: "async () => ({ statusCode: 200 })" } },
    resources: {
      aws_dynamodb_table: {
        rooms: {
          name: "rooms",
          billing_mode: "PAY_PER_REQUEST",
          hash_key: "id",
          attribute: [{ name: "id", type: "S" }],
        },
      },
      aws_dynamodb_table_item: items,
    },
  });

describe("items of the configuration", () => {
  it("are in their table before the first request", async () => {
    const { port, warnings } = await start({
      lobby: item('{"id":{"S":"lobby"},"seats":{"N":"4"},"open":{"BOOL":true}}'),
      hall: item('${jsonencode({ id = { S = "hall" } })}'),
    });
    const client = createJsonClient(port, "eu-west-1");
    const { Items } = await client.call<{ Items: object[] }>("DynamoDB_20120810.Scan", {
      TableName: "rooms",
    });
    expect(Items).to.have.deep.members([
      { id: { S: "lobby" }, seats: { N: "4" }, open: { BOOL: true } },
      { id: { S: "hall" } },
    ]);
    expect(warnings.filter((line) => line.includes("table_item"))).to.deep.equal([]);
  });

  it("are named when they cannot be read or put; the others are there", async () => {
    const { port, warnings } = await start({
      broken: item("{"),
      keyless: item('{"seats":{"N":"4"}}'),
      elsewhere: item('{"id":{"S":"a"}}', "nowhere"),
      good: item('{"id":{"S":"good"}}'),
    });
    expect(warnings).to.include(
      "aws_dynamodb_table_item.broken: its item is not known or not JSON; expected an object in DynamoDB's form, " +
        'such as {"id":{"S":"1"}}. The table rooms starts without it.',
    );
    expect(warnings.find((line) => line.includes("_item.keyless"))).to.match(
      /^aws_dynamodb_table_item\.keyless is not in the table rooms: .*Missing the key id/,
    );
    expect(warnings.find((line) => line.includes("_item.elsewhere"))).to.match(
      /^aws_dynamodb_table_item\.elsewhere is not in the table nowhere: .*ResourceNotFound/,
    );
    const client = createJsonClient(port, "eu-west-1");
    const { Count } = await client.call<{ Count: number }>("DynamoDB_20120810.Scan", {
      TableName: "rooms",
    });
    expect(Count).to.equal(1);
  });
});
