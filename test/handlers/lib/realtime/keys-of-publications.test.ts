// The item that points from a key to the number under which it was published.
import { expect } from "chai";
import { stub } from "sinon";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import { addToHead, createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";

const NOW_MS = 1_800_000_000_500;
const NOW = 1_800_000_000;
const HISTORY = { size: 10, ttlSeconds: 60 };

const refused = () => new AwsError("ConditionalCheckFailedException", "", { status: 400 });

const prepare = () => {
  let number = 0;
  const dynamoDb = stub().callsFake(async (operation: string, { Key }: any) => {
    if (operation !== "UpdateItem" || !Key.p.S.startsWith("head#")) return {};
    number += 1;
    return { Attributes: { ep: { S: "e" }, n: { N: String(number) } } };
  });
  const table = { dynamoDb, tableName: "t", now: () => NOW_MS };
  const listUpdates = (prefix: string) =>
    dynamoDb.args
      .filter(([operation, { Key }]) => operation === "UpdateItem" && Key.p.S.startsWith(prefix))
      .map(([, input]) => input);
  return { dynamoDb, table: table as never, listUpdates };
};

const pointsTo = (offset: string, from: string, closed: string) => ({
  TableName: "t",
  Key: { p: { S: "key#room:1" }, c: { S: "k" } },
  UpdateExpression: "SET ep = :ep, o = :o, e = :e",
  ConditionExpression: "attribute_not_exists(p) OR e <= :now OR ep = :from AND o = :closed",
  ExpressionAttributeValues: {
    ":ep": { S: "e" },
    ":o": { N: offset },
    ":e": { N: String(NOW + 60) },
    ":now": { N: String(NOW) },
    ":from": { S: from },
    ":closed": { N: closed },
  },
});

describe("the key of a publication", () => {
  it("points to its number, and moves only from one that was closed", async () => {
    const { dynamoDb, table, listUpdates } = prepare();
    dynamoDb.withArgs("PutItem").onFirstCall().rejects(refused());
    dynamoDb.withArgs("PutItem").resolves({});
    const written = await createAppend(table)("room:1", "1", HISTORY, "k");
    expect(written).to.deep.equal({ epoch: "e", offset: 2, json: "1" });
    expect(listUpdates("key#")).to.deep.equal([pointsTo("1", "", "0"), pointsTo("2", "e", "1")]);
  });

  it("is not needed, and costs no call then", async () => {
    const { dynamoDb, table } = prepare();
    await createAppend(table)("room:1", "1", HISTORY);
    expect(dynamoDb.args.map(([operation]) => operation)).to.deep.equal(["UpdateItem", "PutItem"]);
  });
});

describe("the head of a channel", () => {
  it("has an epoch of eight characters, and outlives the history by thirty days", async () => {
    const { table, listUpdates } = prepare();
    await addToHead(table, "room:1", HISTORY, 1);
    const [{ ExpressionAttributeValues: values, ...input }] = listUpdates("head#");
    expect(input).to.include({ TableName: "t", ReturnValues: "ALL_NEW" });
    expect(values[":ep"].S).to.match(/^[\w-]{8}$/);
    expect(values).to.deep.include({
      ":b": { N: String(NOW) },
      ":e": { N: String(NOW + 60 + 30 * 86_400) },
      ":by": { N: "1" },
      ":ts": { NS: ["60"] },
    });
  });
});
