// $connect and $disconnect with a limit of open connections: in every order of their calls, no place stays taken.
import { expect } from "chai";
import type { OpenConnections } from "../../../handlers/lib/open-connections.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { everyInterleaving, type Process } from "../../helpers/interleavings.ts";
import { CONNECTION, createTable, expectNothing, storeOn } from "../../helpers/lifecycle-table.ts";

describe("places of $connect and $disconnect", function () {
  /** Taking and releasing a place are a step each. */
  const placesIn = (taken: Set<string>, step: () => Promise<void>): OpenConnections => ({
    take: async ({ connectionId }) => {
      await step();
      taken.add(connectionId);
      return true;
    },
    release: async ({ connectionId }) => {
      await step();
      taken.delete(connectionId);
    },
  });

  /** @param failing which call of $connect fails; default: none. */
  const prepare = (failing?: number) => {
    const [table, taken] = [createTable(), new Set<string>()];
    const storeFor = (step: () => Promise<void>, fails: () => boolean) =>
      storeOn(
        async (command) => {
          const isLost = fails();
          await step();
          if (isLost) throw new Error("throttled");
          return table.carryOut(command);
        },
        placesIn(taken, step),
      );
    let calls = -1;
    const connecting: Process = async ({ step }) => {
      const store = storeFor(step, () => (calls += 1) === failing);
      await store.put(CONNECTION).catch(() => {});
    };
    const leaving: Process = ({ step }) => storeFor(step, () => false).delete(CONNECTION);
    return { table, taken, connecting, leaving };
  };

  for (const failing of [undefined, 0, 1, 2]) {
    const when = failing === undefined ? "" : ` and call ${failing + 1} of $connect fails`;
    it(`leave none taken, in any order of their calls${when}`, async () => {
      const runs = await everyInterleaving(() => {
        const { table, taken, connecting, leaving } = prepare(failing);
        const check = (order: string) => {
          expectNothing(table, order);
          expect(taken, order).to.have.property("size", 0);
        };
        return { processes: [connecting, leaving], check };
      });
      expect(runs).to.be.greaterThan(50);
    });
  }

  it("write nothing when none is free", async () => {
    const full: OpenConnections = { take: async () => false, release: async () => {} };
    const store = storeOn(() => Promise.reject(new Error("must not be asked")), full);
    expect(await store.put(CONNECTION)).to.equal("one too many");
  });

  it("write nothing and refuse the client when the table cannot be reached", async () => {
    const table = createTable();
    const take = () => Promise.reject(new Error("no table"));
    const store = storeOn(async (command) => table.carryOut(command), {
      take,
      release: async () => {},
    });
    expect((await catchRejection(store.put(CONNECTION))).message).to.equal("no table");
    expectNothing(table, "");
  });
});
