// What a budget writes to the table: whose bucket, when it is full again, and when it may be deleted.
import { expect } from "chai";
import { AwsError } from "../../../handlers/lib/aws/aws-error.ts";
import { type BudgetOptions, createBudget } from "../../../handlers/lib/budget.ts";
import type { RequestContext } from "../../../handlers/lib/events.ts";
import { parseNamespaces } from "../../../handlers/lib/realtime/namespaces.ts";
import { createPublishBudgets } from "../../../handlers/lib/realtime/publish-budgets.ts";
import { catchRejection } from "../../helpers/errors.ts";

const NOW_MS = 1_800_000_000_001;
/** Three intervals of 2.5 seconds later the bucket is full; with a minute for clocks that differ. */
const EXPIRY = { N: "1800000068" };

const REFUSED = new AwsError("ConditionalCheckFailedException", "The conditional request failed");

/** @returns the calls of the table, of which the first ones are refused. */
const createTable = (...answers: (Error | undefined)[]) => {
  const calls: [operation: string, input: object][] = [];
  const dynamoDb = async (operation: string, input: object) => {
    calls.push([operation, input]);
    const error = answers[calls.length - 1];
    if (error) throw error;
    return {};
  };
  return { calls, dynamoDb: dynamoDb as BudgetOptions["dynamoDb"] };
};

const spendFrom = (dynamoDb: BudgetOptions["dynamoDb"], deed: BudgetOptions["deed"] = "connect") =>
  createBudget({
    perMinute: 24,
    atOnce: 3,
    deed,
    tableName: "connections",
    dynamoDb,
    now: () => NOW_MS,
  });

const KEY = {
  TableName: "connections",
  Key: { p: { S: "budget#connect#ada" }, c: { S: "bucket" } },
};

describe("the item of a budget", () => {
  it("is written anew when the bucket is full, and may be deleted a minute after it would be full", async () => {
    const { calls, dynamoDb } = createTable();
    expect(await spendFrom(dynamoDb)("ada")).to.equal(undefined);
    expect(calls).to.deep.equal([
      [
        "UpdateItem",
        {
          ...KEY,
          ConditionExpression: "attribute_not_exists(t) OR t <= :now",
          UpdateExpression: "SET t = :t, e = :e",
          ExpressionAttributeValues: {
            ":now": { N: String(NOW_MS) },
            ":t": { N: String(NOW_MS + 2500) },
            ":e": EXPIRY,
          },
        },
      ],
    ]);
  });

  it("is moved by an interval otherwise, as long as a token is left", async () => {
    const { calls, dynamoDb } = createTable(REFUSED);
    expect(await spendFrom(dynamoDb)("ada")).to.equal(undefined);
    expect(calls[1]).to.deep.equal([
      "UpdateItem",
      {
        ...KEY,
        ConditionExpression: "t > :now AND t <= :last",
        UpdateExpression: "SET t = t + :interval, e = :e",
        ExpressionAttributeValues: {
          ":now": { N: String(NOW_MS) },
          ":last": { N: String(NOW_MS + 5000) },
          ":interval": { N: "2500" },
          ":e": EXPIRY,
        },
      },
    ]);
  });

  it("stays when no token is left, and the interval is told", async () => {
    const { calls, dynamoDb } = createTable(REFUSED, REFUSED);
    expect(await spendFrom(dynamoDb)("ada")).to.equal(2500);
    expect(calls).to.have.length(2);
  });

  it("is no reason to refuse when the table cannot be reached: that is an error", async () => {
    const { calls, dynamoDb } = createTable(new AwsError("ThrottlingException", "too much"));
    const error = await catchRejection(spendFrom(dynamoDb)("ada"));
    expect(error.name).to.equal("ThrottlingException");
    expect(calls).to.have.length(1);
  });

  it("is that of the deed, and of a publisher in a namespace", async () => {
    const { calls, dynamoDb } = createTable();
    await spendFrom(dynamoDb, "broadcast")("ada");
    const namespace = {
      layouts: "1:1",
      presence: false,
      subscribe: "everyone",
      publish: "everyone",
    };
    const budget = { perMinute: 24, atOnce: 3 };
    const namespaces = parseNamespaces(JSON.stringify({ room: { ...namespace, budget } }));
    const table = { dynamoDb, tableName: "connections", now: () => NOW_MS };
    const context = { connectionId: "a=", authorizer: { principalId: "ada", claims: "{}" } };
    const assertWithin = createPublishBudgets(namespaces, table);
    await assertWithin("room:1", context as unknown as RequestContext);
    const keys = calls.map(([, input]) => (input as { Key: { p: object } }).Key.p);
    expect(keys[0]).to.deep.equal({ S: "budget#broadcast#ada" });
    expect(keys[1])
      .to.have.property("S")
      .that.matches(/^budget#publish#room#.*ada/);
  });
});
