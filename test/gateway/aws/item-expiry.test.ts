// Sweeps that delete expired items: what they read and delete, and when.
import { expect } from "chai";
import { startExpiry } from "../../../gateway/aws/time-to-live.ts";
import type { Table } from "../../../gateway/model/tables.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { createRecordingClient } from "../helpers/recording-client.ts";

const NOW = 1_700_000_000;
const THINGS = { name: "things", keyAttributes: ["id", "at"], ttlAttribute: "gone" } as Table;
const PLAIN = { name: "plain", keyAttributes: ["id"] } as Table;

const item = (id: string, gone: object) => ({
  id: { S: id },
  at: { N: "1" },
  gone,
  other: { S: "x" },
});

const settle = async () => {
  for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate);
};

const open = (answer: (operation: string, input: any) => unknown) => {
  const clock = createManualClock(NOW * 1000);
  const client = createRecordingClient(answer);
  const stop = startExpiry(client, [PLAIN, THINGS], clock);
  const sweep = async () => {
    clock.advance(60_000);
    await settle();
  };
  const deleted = () =>
    client.calls.filter(([operation]) => operation === "DeleteItem").map(([, input]) => input);
  return { clock, client, stop, sweep, deleted };
};

describe("a sweep of expired items", () => {
  it("takes place each minute until it is stopped, for tables whose items expire", async () => {
    const { clock, client, stop, sweep } = open(() => ({}));
    clock.advance(59_999);
    await settle();
    expect(client.calls).to.deep.equal([]);
    clock.advance(1);
    await settle();
    expect(client.calls).to.deep.equal([
      [
        "Scan",
        {
          TableName: "things",
          FilterExpression: "#ttl <= :horizon",
          ExpressionAttributeNames: { "#ttl": "gone" },
          ExpressionAttributeValues: { ":horizon": { N: String(NOW + 60) } },
        },
      ],
    ]);
    await sweep();
    expect(client.calls).to.have.length(2);
    stop();
    await sweep();
    expect(client.calls).to.have.length(2);
  });

  it("deletes expired items of all pages by their keys", async () => {
    const LAST = { id: { S: "b" }, at: { N: "1" } };
    const { client, sweep, deleted } = open((operation, { ExclusiveStartKey }) => {
      if (operation !== "Scan") return {};
      return ExclusiveStartKey
        ? { Items: [item("c", { N: String(NOW) })] }
        : {
            Items: [item("a", { N: "1" }), item("later", { N: String(NOW + 61) })],
            LastEvaluatedKey: LAST,
          };
    });
    await sweep();
    expect(deleted()).to.deep.equal(
      ["a", "c"].map((id) => ({ TableName: "things", Key: { id: { S: id }, at: { N: "1" } } })),
    );
    expect(client.calls[1]![1].ExclusiveStartKey).to.deep.equal(LAST);
  });

  it("leaves items whose expiry is no number", async () => {
    const Items = [item("text", { S: "1" }), { id: { S: "none" }, at: { N: "1" } }];
    const { sweep, deleted } = open((operation) => (operation === "Scan" ? { Items } : {}));
    await sweep();
    expect(deleted()).to.deep.equal([]);
  });

  it("is followed by the next one when it fails", async () => {
    let isBroken = true;
    const { sweep, deleted } = open((operation) => {
      if (isBroken) throw new Error("not there");
      return operation === "Scan" ? { Items: [item("a", { N: "1" })] } : {};
    });
    await sweep();
    isBroken = false;
    await sweep();
    expect(deleted()).to.have.length(1);
  });
});
