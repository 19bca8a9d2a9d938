// What places for a user's connections ask of DynamoDB, call by call.
import { expect } from "chai";
import { createOpenConnections } from "../../../handlers/lib/open-connections.ts";
import { catchRejection } from "../../helpers/errors.ts";

type Command = { constructor: { name: string }; input: Record<string, any> };

const NOW_SECONDS = 1_800_000_000;
const EXPIRY = { N: String(NOW_SECONDS + 2 * 3600 + 900) };
const Key = { p: { S: "open#me" }, c: { S: "open" } };
const CONNECTION = {
  principalId: "me",
  connectionId: "a=",
  connectedAt: NOW_SECONDS * 1000 + 999,
};

const REFUSED = Object.assign(new Error("refused"), {
  name: "ConditionalCheckFailedException",
  $metadata: { httpStatusCode: 400 },
});

const ADD = {
  TableName: "t",
  Key,
  UpdateExpression: "SET o.#id = :e, e = :e",
  ConditionExpression: "attribute_exists(o) AND (size(o) < :limit OR attribute_exists(o.#id))",
  ExpressionAttributeNames: { "#id": "a=" },
  ExpressionAttributeValues: { ":e": EXPIRY, ":limit": { N: "3" } },
};
const READ = { TableName: "t", Key, ConsistentRead: true };
const CREATE = {
  TableName: "t",
  Key,
  UpdateExpression: "SET o = :o, e = :e",
  ConditionExpression: "attribute_not_exists(o)",
  ExpressionAttributeValues: { ":e": EXPIRY, ":o": { M: { "a=": EXPIRY } } },
};
const REMOVE = {
  TableName: "t",
  Key,
  UpdateExpression: "REMOVE o.#0",
  ConditionExpression: "attribute_exists(o)",
  ExpressionAttributeNames: { "#0": "a=" },
};

/** Places for three connections, whose calls get these answers in order; then all are refused. */
const createRecorded = (answers: unknown[]) => {
  const calls: object[] = [];
  const client = {
    send: async ({ input }: Command) => {
      calls.push(input);
      const answer = answers.length > 0 ? answers.shift() : REFUSED;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as never;
  const now = () => NOW_SECONDS * 1000;
  return { places: createOpenConnections({ limit: 3, tableName: "t", client, now }), calls };
};

const held = (untilSeconds: Record<string, number>) => ({
  Item: {
    o: {
      M: Object.fromEntries(
        Object.entries(untilSeconds).map(([id, until]) => [id, { N: String(until) }]),
      ),
    },
  },
});

describe("places for a user's connections", () => {
  it("are taken by one write", async () => {
    const { places, calls } = createRecorded([{}]);
    expect(await places.take(CONNECTION)).to.equal(true);
    expect(calls).to.deep.equal([ADD]);
  });

  it("are created with the first one, as the latest state says", async () => {
    for (const nothing of [{}, { Item: {} }]) {
      const { places, calls } = createRecorded([REFUSED, nothing, {}]);
      expect(await places.take(CONNECTION)).to.equal(true);
      expect(calls).to.deep.equal([ADD, READ, CREATE]);
    }
  });

  it("are tried again when another connection creates them first", async () => {
    const { places, calls } = createRecorded([REFUSED, {}, REFUSED, {}]);
    expect(await places.take(CONNECTION)).to.equal(true);
    expect(calls).to.deep.equal([ADD, READ, CREATE, ADD]);
  });

  it("are full while every connection counts", async () => {
    const { places, calls } = createRecorded([REFUSED, held({ "b=": NOW_SECONDS + 1 })]);
    expect(await places.take(CONNECTION)).to.equal(false);
    expect(calls).to.deep.equal([ADD, READ]);
  });

  it("are freed of those that count no longer, and only of those", async () => {
    const { places, calls } = createRecorded([
      REFUSED,
      held({ "b=": NOW_SECONDS, "c=": NOW_SECONDS + 1, "d=": NOW_SECONDS - 1 }),
      {},
      {},
    ]);
    expect(await places.take(CONNECTION)).to.equal(true);
    const removal = {
      ...REMOVE,
      UpdateExpression: "REMOVE o.#0, o.#1",
      ExpressionAttributeNames: { "#0": "b=", "#1": "d=" },
    };
    expect(calls).to.deep.equal([ADD, READ, removal, ADD]);
  });

  it("are freed of at most a hundred at a time", async () => {
    const ids = Array.from({ length: 101 }, (_, at) => `${at}=`);
    const expired = Object.fromEntries(ids.map((id) => [id, 0]));
    const { places, calls } = createRecorded([REFUSED, held(expired), {}, {}]);
    expect(await places.take(CONNECTION)).to.equal(true);
    const { ExpressionAttributeNames: names } = calls[2] as typeof REMOVE;
    expect(Object.values(names)).to.deep.equal(ids.slice(0, 100));
  });

  it("are given up after five attempts", async () => {
    const { places, calls } = createRecorded(
      Array.from({ length: 5 }, () => [REFUSED, {}, REFUSED]).flat(),
    );
    const { message } = await catchRejection(places.take(CONNECTION));
    expect(message).to.equal("The user's connections changed during each of 5 attempts");
    expect(calls).to.have.length(15);
  });

  it("are released by one write, which may change nothing", async () => {
    for (const answer of [{}, REFUSED]) {
      const { places, calls } = createRecorded([answer]);
      await places.release(CONNECTION);
      expect(calls).to.deep.equal([REMOVE]);
    }
  });

  it("fail when the table does", async () => {
    const { places } = createRecorded([new Error("no table"), new Error("no table")]);
    expect((await catchRejection(places.take(CONNECTION))).message).to.equal("no table");
    expect((await catchRejection(places.release(CONNECTION))).message).to.equal("no table");
  });
});
