// Tables and queues of a configuration in the embedded services.
import { expect } from "chai";
import { stub } from "sinon";
import { createTables } from "../../../gateway/aws/resources.ts";

const ROOMS = {
  address: "aws_dynamodb_table.rooms",
  name: "rooms",
  createTable: { TableName: "rooms" },
  keyAttributes: ["id"],
};

describe("the tables of a configuration", () => {
  it("are ready once DynamoDB says so, not when it has accepted them", async () => {
    const statuses = ["CREATING", "CREATING", "ACTIVE"];
    const asked: string[] = [];
    const call = stub().callsFake(async (target: string) => {
      asked.push(target.replace(/^.*\./, ""));
      return target.endsWith("DescribeTable") ? { Table: { TableStatus: statuses.shift() } } : {};
    });
    await createTables({ call, send: stub() }, [ROOMS]);
    expect(asked).to.deep.equal(["CreateTable", "DescribeTable", "DescribeTable", "DescribeTable"]);
  });
});
