// Deleting many items: in as few calls as possible, none of them empty.
import { expect } from "chai";
import type { JsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { deleteKeys } from "../../../handlers/lib/delete-keys.ts";
import { catchRejection } from "../../helpers/errors.ts";

const listKeys = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ p: 'p"', c: `é${at}` }));

const prepare = (output: object = {}) => {
  const calls: [operation: string, input: unknown][] = [];
  const dynamoDb = (async (operation: string, input: string) => {
    calls.push([operation, JSON.parse(input)]);
    return output;
  }) as JsonApi;
  return {
    calls,
    remove: (count: number) => deleteKeys({ dynamoDb, tableName: "t" }, listKeys(count)),
  };
};

describe("deleting keys", () => {
  for (const [count, sizes] of [
    [0, []],
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [50, [25, 25]],
  ] as const) {
    it(`takes ${sizes.length} calls for ${count}`, async () => {
      const { calls, remove } = prepare();
      await remove(count);
      const requests = listKeys(count).map(({ p, c }) => ({
        DeleteRequest: { Key: { p: { S: p }, c: { S: c } } },
      }));
      expect(calls).to.deep.equal(
        sizes.map((size, at) => [
          "BatchWriteItem",
          { RequestItems: { t: requests.slice(at * 25, at * 25 + size) } },
        ]),
      );
    });
  }

  it("fails when DynamoDB leaves even one item, before the next call", async () => {
    const { calls, remove } = prepare({ UnprocessedItems: { t: [{}] } });
    const { message } = await catchRejection(remove(26));
    expect(message).to.equal("DynamoDB left 1 items unprocessed");
    expect(calls).to.have.length(1);
  });

  it("is complete when DynamoDB leaves none", async () => {
    const { calls, remove } = prepare({ UnprocessedItems: {} });
    await remove(1);
    expect(calls).to.have.length(1);
  });
});
