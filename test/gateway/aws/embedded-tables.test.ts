// DynamoDB in the gateway's process, with the tables and items of a configuration.
import { expect } from "chai";
import { createTables, putItems } from "../../../gateway/aws/resources.ts";
import { loadParser } from "../helpers/condition-parser.ts";
import { serveServices } from "../helpers/served-services.ts";

describe("the embedded DynamoDB", () => {
  const rooms = {
    address: "aws_dynamodb_table.rooms",
    name: "rooms",
    keyAttributes: ["id"],
    createTable: {
      TableName: "rooms",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    },
  };

  it("has the tables and items of a configuration, and names the items that it refuses", async () => {
    const { client } = await serveServices();
    await createTables(client, [rooms]);
    const warnings: string[] = [];
    const output = {
      functionLine: () => {},
      info: () => {},
      warn: (line: string) => void warnings.push(line),
    };
    const item = (address: string, given: object | undefined, tableName = "rooms") => ({
      address,
      tableName,
      isOmitted: false,
      ...(given && { item: given }),
    });
    await putItems(
      client,
      [
        item("i.good", { id: { S: "a" } }),
        item("i.keyless", { n: { N: "1" } }),
        item("i.unknown", undefined),
        item("i.lost", { id: { S: "b" } }, "nowhere"),
      ],
      output,
    );
    const { Items } = await client.call<{ Items: object[] }>("DynamoDB_20120810.Scan", {
      TableName: "rooms",
    });
    expect(Items).to.deep.equal([{ id: { S: "a" } }]);
    expect(warnings).to.have.length(2);
    expect(warnings.join("\n")).to.match(
      /^i\.keyless is not in the table rooms: .*Missing the key id/m,
    );
    expect(warnings.join("\n")).to.match(
      /^i\.lost is not in the table nowhere: .*ResourceNotFound/m,
    );
  });

  it("parses conditions in linear time", async () => {
    const { default: parser } = await import("dynalite/db/conditionParser.js");
    parser.parse = loadParser().parse;
    const { client } = await serveServices();
    await client.call("DynamoDB_20120810.ListTables", {});
    expect(parser.parse.toString()).to.include("peg$memory");
  });

  it("refuses a call that it does not expect, and goes on", async () => {
    const { client } = await serveServices();
    const { status, body } = await client.send("DynamoDB_20120810.PutItem", {
      TableName: "rooms",
      Item: { id: null },
    });
    expect(status).to.equal(400);
    expect(JSON.parse(body)).to.have.property("__type");
    const { TableNames } = await client.call<any>("DynamoDB_20120810.ListTables", {});
    expect(TableNames).to.deep.equal([]);
  });

  it("is beside nothing else", async () => {
    const { client } = await serveServices();
    expect((await client.send("AWSEvents.PutEvents", {})).status).to.equal(404);
  });
});
