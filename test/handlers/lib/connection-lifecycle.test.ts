// $connect and $disconnect of one connection, in every order of their calls: nothing is left but a tombstone.
import { expect } from "chai";
import type { Layout } from "../../../handlers/lib/connection-keys.ts";
import { createConnectionStore } from "../../../handlers/lib/connection-store.ts";
import { rejectionOf } from "../../helpers/errors.ts";
import { everyInterleaving, type Process } from "../../helpers/interleavings.ts";
import { holds, updated } from "../../helpers/fake-expressions.ts";

type Item = Record<string, any>;

const NOW_MS = 1_800_000_000_000;
const LAYOUTS: [Layout] = [{ version: 1, shards: 4 }];
const CONNECTION = {
  connectionId: "a=",
  connectedAt: NOW_MS - 100,
  principalId: "me",
  sourceIp: "192.0.2.1",
  claims: { email: "a@b.c" },
  expiresAt: NOW_MS / 1000 + 600,
};
const TOMBSTONE = "connection#a=";

/** Carries out a command of the SDK's. */
const createTable = () => {
  const items = new Map<string, Item>();
  const keyOf = ({ p, c }: Item) => `${p.S}|${c.S}`;
  const carryOut = (command: { constructor: { name: string }; input: Item }): Item => {
    const { input } = command;
    const key = keyOf(input["Key"] ?? input["Item"]);
    const before = items.get(key);
    if (!holds(input["ConditionExpression"], before, input)) {
      throw Object.assign(new Error(), {
        name: "ConditionalCheckFailedException",
        $metadata: { httpStatusCode: 400 },
      });
    }
    const kind = command.constructor.name;
    if (kind === "GetItemCommand") return { Item: before };
    if (kind === "DeleteItemCommand") items.delete(key);
    if (kind === "PutItemCommand") items.set(key, input["Item"]);
    if (kind !== "UpdateItemCommand") return {};
    const after = updated(input["UpdateExpression"], before ?? input["Key"], input);
    items.set(key, after);
    return { Attributes: after };
  };
  return { items, carryOut, partitions: () => [...items.values()].map(({ p }) => p.S).toSorted() };
};

type Table = ReturnType<typeof createTable>;

const storeOn = (send: (command: any) => Promise<Item>) =>
  createConnectionStore({
    tableName: "t",
    layouts: LAYOUTS,
    indexesExpiry: true,
    client: { send } as never,
    now: () => NOW_MS,
  });

/** Each of its calls is a step. */
const steppedStore = (table: Table, step: () => Promise<void>) =>
  storeOn(async (command) => {
    await step();
    return table.carryOut(command);
  });

const connect =
  (table: Table): Process =>
  async ({ step }) => {
    await steppedStore(table, step).put(CONNECTION);
  };

const disconnect =
  (table: Table): Process =>
  async ({ step }) => {
    await steppedStore(table, step).delete(CONNECTION.connectionId);
  };

/** Nothing but the tombstone, which says nothing of anybody, and is gone in two minutes. */
const expectNothing = (table: Table, order: string): void => {
  expect(table.partitions(), order).to.deep.equal([TOMBSTONE]);
  const [tombstone] = table.items.values();
  expect(tombstone, order).not.to.have.any.keys(
    "principalId",
    "sourceIp",
    "claims",
    "connectedAt",
    "userAgent",
  );
  expect(Number(tombstone!["e"].N), order).to.equal(NOW_MS / 1000 + 120);
};

/** One call after the other, none of them held up. */
const atOnce = (table: Table, process: (table: Table) => Process) =>
  process(table)({ step: async () => {} });

describe("$connect and $disconnect of one connection", function () {
  it("leave nothing, whichever of their calls comes first", async () => {
    const runs = await everyInterleaving(() => {
      const table = createTable();
      return {
        processes: [connect(table), disconnect(table)],
        check: (order) => expectNothing(table, order),
      };
    });
    expect(runs).to.be.greaterThan(500);
  });

  for (const [what, first, processes] of [
    ["two of $disconnect", undefined, [disconnect, disconnect]],
    ["$disconnect after $connect, twice", connect, [disconnect, disconnect]],
    ["$connect once more after $disconnect", connect, [connect, disconnect]],
    ["$connect after $disconnect has come to its end", disconnect, [connect, disconnect]],
  ] as const) {
    it(`leave nothing: ${what}`, async () => {
      const tables: Table[] = [];
      const runs = await everyInterleaving(() => {
        const table = createTable();
        tables.push(table);
        return {
          processes: [
            async (turn: Parameters<Process>[0]) => {
              if (first) await atOnce(table, first);
              await Promise.all(processes.map((process) => process(table)(turn)));
            },
          ],
          check: (order: string) => expectNothing(table, order),
        };
      });
      expect(runs).to.be.greaterThan(1);
    });
  }

  it("leave nothing: each twice, one after the other, in all six orders", async () => {
    for (const order of ["CCDD", "CDCD", "CDDC", "DCCD", "DCDC", "DDCC"]) {
      const table = createTable();
      for (const one of order) await atOnce(table, one === "C" ? connect : disconnect);
      expectNothing(table, order);
    }
  });

  it("leave the connection when there is no $disconnect, however often $connect comes", async () => {
    await everyInterleaving(() => {
      const table = createTable();
      return {
        processes: [connect(table), connect(table)],
        check: (order) => expect(table.partitions(), order).to.have.length(3),
      };
    });
  });

  it("leave nothing when $connect dies at any step, once another $disconnect comes, but for what the sweep finds", async () => {
    for (let steps = 0; steps < 4; steps += 1) {
      const table = createTable();
      let left = steps;
      const dying = storeOn((command) => {
        left -= 1;
        return left < 0 ? new Promise(() => {}) : Promise.resolve(table.carryOut(command));
      });
      void dying.put(CONNECTION);
      await new Promise(setImmediate);
      await atOnce(table, disconnect);
      expectNothing(table, `dead after ${steps} calls`);
    }
  });

  for (let failing = 0; failing < 4; failing += 1) {
    it(`leave nothing when call ${failing + 1} of $connect fails, whenever $disconnect comes, and refuse the client`, async () => {
      await everyInterleaving(() => {
        const table = createTable();
        let isAccepted: boolean | undefined;
        const failingConnect: Process = async ({ step }) => {
          let calls = -1;
          const store = storeOn(async (command) => {
            calls += 1;
            const fails = calls === failing;
            await step();
            if (fails) throw new Error("throttled");
            return table.carryOut(command);
          });
          isAccepted = await store.put(CONNECTION).catch(() => false);
        };
        return {
          processes: [failingConnect, disconnect(table)],
          check: (order) => {
            expectNothing(table, order);
            expect(isAccepted, order).to.equal(false);
          },
        };
      });
    });
  }

  it("say why the client is refused, though taking back what was written fails as well", async () => {
    const store = storeOn(async () => {
      throw new Error("throttled");
    });
    expect((await rejectionOf(store.put(CONNECTION))).message).to.equal("throttled");
  });
});
