// Calls through the SDK's client: which command each operation becomes, and with which input.
import { expect } from "chai";
import { createSdkJsonApi } from "../../../../handlers/lib/aws/sdk-json-api.ts";
import { catchRejection } from "../../../helpers/errors.ts";

interface Command {
  constructor: { name: string };
  input: object;
}

const prepare = () => {
  const sent: [name: string, input: object][] = [];
  const send = async ({ constructor: { name }, input }: Command) => {
    sent.push([name, input]);
    return { Items: [name] };
  };
  return { sent, call: createSdkJsonApi({ send } as never) };
};

describe("the JSON API over the SDK", () => {
  for (const operation of [
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "UpdateItem",
  ]) {
    it(`sends ${operation}, from an object or from its JSON, and returns the output`, async () => {
      const { sent, call } = prepare();
      const input = { TableName: "t", Key: { p: { S: "é" } } };
      const name = `${operation}Command`;
      expect(await call(operation, input)).to.deep.equal({ Items: [name] });
      expect(await call(operation, JSON.stringify(input))).to.deep.equal({ Items: [name] });
      expect(sent).to.deep.equal([
        [name, input],
        [name, input],
      ]);
    });
  }

  it("sends nothing for another operation, and lists those that it knows", async () => {
    const { sent, call } = prepare();
    const { message } = await catchRejection(call("Scan", {}));
    expect(message).to.equal(
      "Unknown operation Scan; expected one of BatchWriteItem, DeleteItem, GetItem, PutItem, Query, UpdateItem.",
    );
    expect(sent).to.deep.equal([]);
  });
});
