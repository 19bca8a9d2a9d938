// What is tried again when others are faster, how often, and what is said then.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { computeExpiry } from "../../../../handlers/lib/connection-keys.ts";
import type { MetricValues } from "../../../../handlers/lib/metrics.ts";
import { createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createMemberships } from "../../../../handlers/lib/realtime/memberships.ts";
import type { Namespace } from "../../../../handlers/lib/realtime/namespaces.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const NOW_MS = 1_800_000_000_000;
const MEMBER = { connectionId: "a=", connectedAt: NOW_MS - 5000, principalId: "me", info: "1" };
const NAMESPACE: Namespace = {
  layouts: [{ version: 1, shards: 1 }],
  presence: true,
  subscribe: "everyone",
  publish: "everyone",
};

type Answer = (input: any, times: number) => object;

const refuse = (): never => {
  throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
};

/** A table whose responses a test writes, by operation. */
const prepare = (answers: Record<string, Answer>) => {
  const inputs = new Map<string, any[]>();
  const metrics: MetricValues[] = [];
  const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
    const earlier = inputs.get(operation) ?? [];
    inputs.set(operation, [...earlier, input]);
    return (answers[operation]?.(input, earlier.length + 1) ?? {}) as Output;
  };
  const count = (values: MetricValues) => metrics.push(values);
  const table = { dynamoDb, tableName: "t", now: () => NOW_MS, metrics: count };
  const listInputs = (operation: string): any[] => inputs.get(operation) ?? [];
  return { table, metrics, listInputs };
};

const describeError = async (promise: Promise<unknown>) => {
  const { name, message } = await catchRejection(promise);
  return `${name}: ${message}`;
};

describe("a publication whose numbers readers close", () => {
  const HEAD: Answer = (_, times) => ({ Attributes: { ep: { S: "e" }, n: { N: `${times}` } } });
  const conflicts = (count: number) => Array.from({ length: count }, () => ({ conflicts: 1 }));
  const append = (table: ReturnType<typeof prepare>["table"]) =>
    createAppend(table)("room:1", "1", { size: 10, ttlSeconds: 60 });

  it("takes ten numbers at most, and counts each that it lost", async () => {
    const { table, metrics, listInputs } = prepare({ UpdateItem: HEAD, PutItem: refuse });
    expect(await describeError(append(table))).to.equal(
      "Conflict: Expected a number for the publication, received none in time.",
    );
    const numbers = listInputs("PutItem").map(({ Item }) => Number(Item.c.S));
    expect(numbers).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(metrics).to.deep.equal([...conflicts(10), { unnumbered: 1 }]);
  });

  it("has the tenth number, if that is not closed", async () => {
    const PutItem: Answer = (_, times) => (times < 10 ? refuse() : {});
    const { table, metrics } = prepare({ UpdateItem: HEAD, PutItem });
    expect(await append(table)).to.deep.equal({ epoch: "e", offset: 10, json: "1" });
    expect(metrics).to.deep.equal(conflicts(9));
  });
});

describe("a connection that joins a channel", () => {
  const THERE = { c: { S: "a=" }, connectedAt: { N: "1" } };

  it("has an item as a member until it ends, and one that shows it for six minutes", async () => {
    const joined = { c: { S: "in#room:1" }, m: { SS: [] }, v: { N: "1" } };
    const { table, listInputs } = prepare({ Query: () => ({ Items: [THERE, joined] }) });
    await createMemberships(table).join(MEMBER, "room:1", NAMESPACE);
    expect(listInputs("PutItem")).to.deep.equal([
      {
        TableName: "t",
        Item: {
          p: { S: "ch#room:1#1.0" },
          c: { S: "a=" },
          e: { N: String(computeExpiry(MEMBER.connectedAt)) },
        },
      },
      {
        TableName: "t",
        Item: {
          p: { S: "here#room:1#1.0" },
          c: { S: "a=" },
          e: { N: String(NOW_MS / 1000 + 360) },
          u: { S: "me" },
          i: { S: "1" },
        },
      },
    ]);
  });

  it("joins five times at most, if it leaves at the same time, and is out then", async () => {
    const { table, listInputs } = prepare({ Query: () => ({ Items: [THERE] }) });
    const joining = createMemberships(table).join(MEMBER, "room:1", NAMESPACE);
    expect(await describeError(joining)).to.equal(
      "Conflict: Expected to join, received leaving meanwhile.",
    );
    expect(listInputs("Query")).to.have.length(5);
    expect(listInputs("GetItem")).to.have.length(1);
  });

  it("is refused once it has ended", async () => {
    const { table } = prepare({ Query: () => ({ Items: [] }) });
    const joining = createMemberships(table).join(MEMBER, "room:1", NAMESPACE);
    expect(await describeError(joining)).to.equal(
      "ConnectionEnded: Expected a connection, received one that ended.",
    );
  });

  for (const [joined, left, message] of [
    [101, 0, "at most 100 channels at a time"],
    [1, 1000, "at most 1000 different channels until it reconnects"],
  ] as const) {
    it(`joins ${message}`, async () => {
      const listReverse = (count: number, from: number, fields: object) =>
        Array.from({ length: count }, (_, at) => ({
          c: { S: `in#room:${at + from}` },
          m: { SS: ["x"] },
          v: { N: "1" },
          ...fields,
        }));
      const Items = [
        THERE,
        ...listReverse(joined, 1, {}),
        ...listReverse(left, joined + 1, { l: { N: "1" } }),
      ];
      const join = (there: object[]) =>
        createMemberships(prepare({ Query: () => ({ Items: there }) }).table).join(
          MEMBER,
          "room:1",
          NAMESPACE,
        );
      expect(await describeError(join(Items))).to.equal(
        `LimitExceeded: Expected a connection to join ${message}, received one more.`,
      );
      await join(Items.slice(0, -1));
    });
  }
});

describe("a connection that leaves a channel", () => {
  it("tries five times at most, if it joins at the same time", async () => {
    const { table, listInputs } = prepare({
      GetItem: (_, times) => ({ Item: { m: { SS: ["x"] }, v: { N: `${times}` } } }),
      UpdateItem: refuse,
    });
    expect(await describeError(createMemberships(table).leave("a=", "room:1"))).to.equal(
      "Conflict: Expected to leave, received joining at the same time.",
    );
    const versions = listInputs("UpdateItem").map(
      ({ ExpressionAttributeValues: values }) => values[":v"].N,
    );
    expect(versions).to.deep.equal(["1", "2", "3", "4", "5"]);
    const [{ ExpressionAttributeValues: marked }] = listInputs("UpdateItem");
    expect(marked[":one"]).to.deep.equal({ N: "1" });
  });

  it("deletes nothing where it never was", async () => {
    const { table, listInputs } = prepare({});
    await createMemberships(table).leave("a=", "room:1");
    expect(listInputs("BatchWriteItem")).to.deep.equal([]);
    expect(listInputs("UpdateItem")).to.deep.equal([]);
  });
});
