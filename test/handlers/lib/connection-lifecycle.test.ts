// $connect and $disconnect of one connection, in every order of their calls: only a tombstone is left.
import { expect } from "chai";
import { catchRejection } from "../../helpers/errors.ts";
import { everyInterleaving, type Process } from "../../helpers/interleavings.ts";
import {
  CONNECTION,
  createTable,
  expectNothing,
  storeOn,
  type Table,
} from "../../helpers/lifecycle-table.ts";

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
    await steppedStore(table, step).delete(CONNECTION);
  };

/** One call after the other, without interleaving. */
const atOnce = (table: Table, process: (table: Table) => Process) =>
  process(table)({ step: async () => {} });

describe("$connect and $disconnect of one connection", function () {
  it("leave nothing, in any order of their calls", async () => {
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
    ["$connect again after $disconnect", connect, [connect, disconnect]],
    ["$connect after $disconnect has finished", disconnect, [connect, disconnect]],
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

  it("leave the connection when there is no $disconnect, however often $connect runs", async () => {
    await everyInterleaving(() => {
      const table = createTable();
      return {
        processes: [connect(table), connect(table)],
        check: (order) => expect(table.partitions(), order).to.have.length(3),
      };
    });
  });

  it("leave only what the sweep finds when $connect dies at any step and another $disconnect runs", async () => {
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
    it(`leave nothing when call ${failing + 1} of $connect fails, whenever $disconnect runs, and refuse the client`, async () => {
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
          isAccepted = await store.put(CONNECTION).then(
            (outcome) => outcome === "there",
            () => false,
          );
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

  for (const [what, isGone, outcome] of [
    ["stay open", false, "there"],
    ["have ended when the metadata has been deleted altogether", true, "ended"],
  ] as const) {
    it(`${what}, as the latest state of the table says`, async () => {
      const table = createTable();
      const reads: boolean[] = [];
      const store = storeOn(async (command) => {
        if (command.constructor.name === "GetItemCommand") {
          reads.push(command.input.ConsistentRead);
          if (isGone)
            table.carryOut({ constructor: { name: "DeleteItemCommand" }, input: command.input });
        }
        return table.carryOut(command);
      });
      expect(await store.put(CONNECTION)).to.equal(outcome);
      expect(reads).to.deep.equal([true]);
    });
  }

  it("throw why the client is refused, even if the cleanup fails too", async () => {
    const store = storeOn(async () => {
      throw new Error("throttled");
    });
    expect((await catchRejection(store.put(CONNECTION))).message).to.equal("throttled");
  });
});
