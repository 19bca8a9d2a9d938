// Items and tables that a configuration names, but the gateway cannot make.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readTableItem, unreadItems } from "../../../gateway/model/table-items.ts";
import { tablesElsewhere } from "../../../gateway/model/tables-elsewhere.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const resource = (item: Value | undefined) =>
  createResource("aws_dynamodb_table_item", "i", { table_name: "rooms", item });

const failing = (error: Error): Resource => ({
  ...resource(null),
  attribute: (name) => {
    if (name === "item") throw error;
    return "rooms";
  },
});

describe("an item of a configuration", () => {
  it("is an object in JSON", () => {
    const read = readTableItem(resource('{"id":{"S":"a"}}'));
    expect(read).to.deep.equal({
      address: "i",
      tableName: "rooms",
      isOmitted: false,
      item: { id: { S: "a" } },
    });
    expect(unreadItems([read])).to.deep.equal([]);
  });

  for (const [what, given] of [
    ["no JSON", resource("{")],
    ["a list", resource("[]")],
    ["a number", resource("5")],
    ["a list with a text in JSON", resource(['{"id":{"S":"a"}}'])],
    ["null", resource(null)],
    ["what cannot be evaluated", failing(new GatewayError("INVALID_CONFIGURATION", "x"))],
  ] as const) {
    it(`is named when it is ${what}`, () => {
      const read = readTableItem(given);
      expect(read).to.deep.equal({ address: "i", tableName: "rooms", isOmitted: false });
      expect(unreadItems([read])).to.deep.equal([
        "i: its item is not known or not JSON; expected an object in DynamoDB's form, such as " +
          '{"id":{"S":"1"}}. The table rooms starts without it.',
      ]);
    });
  }

  it("is not named once more when a plan omits it", () => {
    const read = readTableItem(resource(undefined));
    expect(read).to.deep.equal({ address: "i", tableName: "rooms", isOmitted: true });
    expect(unreadItems([read])).to.deep.equal([]);
  });

  it("does not hide a fault of the gateway itself", () => {
    expect(() => readTableItem(failing(new TypeError("a fault")))).to.throw(TypeError, "a fault");
  });
});

describe("a table from a data source", () => {
  it("is named, and nothing else is", () => {
    const data = { aws_dynamodb_table: { rooms: {}, users: {} }, aws_sqs_queue: { jobs: {} } };
    expect(tablesElsewhere({ data })).to.deep.equal(
      ["rooms", "users"].map(
        (name) =>
          `data.aws_dynamodb_table.${name} exists elsewhere and is not served: calls to this table fail with ResourceNotFoundException.`,
      ),
    );
    expect(tablesElsewhere({})).to.deep.equal([]);
    expect(tablesElsewhere({ data: {} })).to.deep.equal([]);
    expect(tablesElsewhere({ data: { aws_sqs_queue: { jobs: {} } } })).to.deep.equal([]);
  });
});
