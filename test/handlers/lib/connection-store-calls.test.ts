// The calls of the connection store, one by one: which it makes, in which order, and what it waits for.
import { expect } from "chai";
import { createConnectionStore } from "../../../handlers/lib/connection-store.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { CONNECTION, createTable, storeOn } from "../../helpers/lifecycle-table.ts";

type Command = { constructor: { name: string }; input: Record<string, any> };

const METADATA = "Put connection#a=";
const MINUTE = "Put expiry#30000010";
const MEMBER = "Put *#1.0";
const READ = "Get connection#a=";
const FORGET = ["Update connection#a=", "Delete *#1.0", "Delete expiry#30000010"];

const nameIt = ({ constructor: { name }, input }: Command): string =>
  `${name.replace(/(Item)?Command$/, "")} ${(input["Key"] ?? input["Item"]).p.S}`;

/** A store on a table of its own, and what it calls. @param fate may delay a call, or make it fail. */
const createRecorded = (fate: (call: string) => Promise<void> | void = () => {}) => {
  const table = createTable();
  const calls: string[] = [];
  const store = storeOn(async (command: Command) => {
    calls.push(nameIt(command));
    await fate(nameIt(command));
    return table.carryOut(command);
  });
  return { store, calls, table };
};

const failAt = (failing: string) => (call: string) => {
  if (call === failing) throw new Error(`throttled: ${call}`);
};

describe("the calls of the connection store", () => {
  it("list a connection last, then check that it is still open", async () => {
    const { store, calls } = createRecorded();
    expect(await store.put(CONNECTION)).to.equal("there");
    expect(calls).to.deep.equal([METADATA, MINUTE, MEMBER, READ]);
  });

  it("store what is known of a connection, and nothing else", async () => {
    const { connectionId, connectedAt, principalId, sourceIp } = CONNECTION;
    const needed = { connectionId, connectedAt, principalId, sourceIp };
    const stored = {
      p: { S: "connection#a=" },
      c: { S: "a=" },
      e: { N: "1800008099" },
      connectedAt: { N: "1799999999900" },
      principalId: { S: "me" },
      sourceIp: { S: "192.0.2.1" },
    };
    const { store, table } = createRecorded();
    await store.put(needed);
    expect(table.items.get("connection#a=|a=")).to.deep.equal(stored);
    await store.put({ ...CONNECTION, userAgent: "tests", expiresAt: CONNECTION.expiresAt + 59 });
    expect(table.partitions()).to.include("expiry#30000010");
    expect(table.items.get("connection#a=|a=")).to.deep.equal({
      ...stored,
      userAgent: { S: "tests" },
      claims: { M: { email: { S: "a@b.c" } } },
      tokenExpiresAt: { N: "1800000659" },
    });
  });

  it("never list one that has ended", async () => {
    const { store, calls } = createRecorded();
    await store.delete(CONNECTION);
    calls.length = 0;
    expect(await store.put(CONNECTION)).to.equal("ended");
    expect(calls).to.deep.equal([METADATA, MINUTE, ...FORGET]);
  });

  for (const failing of [METADATA, MINUTE, MEMBER, READ]) {
    it(`delete everything when one fails: ${failing}`, async () => {
      const { store, calls, table } = createRecorded(failAt(failing));
      const { message } = await catchRejection(store.put(CONNECTION));
      expect(message).to.equal(`throttled: ${failing}`);
      expect(calls.slice(-3)).to.deep.equal(FORGET);
      expect(table.partitions()).to.deep.equal(["connection#a="]);
    });
  }

  for (const [failing, late] of [
    [METADATA, MINUTE],
    [MINUTE, METADATA],
  ] as const) {
    it(`delete nothing before every write has ended: ${late} is late`, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { store, calls } = createRecorded((call) =>
        call === late ? promise : failAt(failing)(call),
      );
      const put = catchRejection(store.put(CONNECTION));
      await new Promise(setImmediate);
      expect(calls).to.deep.equal([METADATA, MINUTE]);
      resolve();
      expect((await put).message).to.equal(`throttled: ${failing}`);
      expect(calls.slice(2)).to.deep.equal(FORGET);
    });
  }

  for (const failing of FORGET) {
    it(`make the others when one of $disconnect fails, and throw: ${failing}`, async () => {
      const { store, calls } = createRecorded(failAt(failing));
      await store.put(CONNECTION);
      calls.length = 0;
      const { message } = await catchRejection(store.delete(CONNECTION));
      expect(message).to.equal(`throttled: ${failing}`);
      // Without the tombstone's answer, the minute of expiry is unknown.
      const isBurialFailing = failing === FORGET[0];
      expect(calls).to.deep.equal(isBurialFailing ? FORGET.slice(0, 2) : FORGET);
    });
  }

  it("of $disconnect release the place", async () => {
    const released: string[] = [];
    const table = createTable();
    const store = storeOn(async (command: Command) => table.carryOut(command), {
      take: async () => true,
      release: async ({ principalId, connectionId }) => {
        released.push(`${principalId} ${connectionId}`);
      },
    });
    await store.delete(CONNECTION);
    expect(released).to.deep.equal(["me a="]);
  });

  it("delete what has no metadata", async () => {
    const calls: string[] = [];
    const store = storeOn(async (command: Command) => {
      calls.push(nameIt(command));
      return {};
    });
    await store.delete(CONNECTION);
    expect(calls).to.deep.equal(FORGET.slice(0, 2));
  });

  it("round the time down, and index no expiry unless asked to", async () => {
    const table = createTable();
    const conditions: string[] = [];
    const store = createConnectionStore({
      tableName: "t",
      layouts: [{ version: 1, shards: 4 }],
      indexesExpiry: false,
      client: {
        send: async (command: Command) => {
          const now = command.input["ExpressionAttributeValues"]?.[":now"];
          if (now) conditions.push(now.N);
          return table.carryOut(command);
        },
      } as never,
      now: () => 1_800_000_000_999,
    });
    await store.put(CONNECTION);
    expect(conditions).to.deep.equal(["1800000000"]);
    expect(table.partitions()).to.deep.equal(["*#1.0", "connection#a="]);
    await store.delete(CONNECTION);
    expect(table.items.get("connection#a=|a=")?.["e"]).to.deep.equal({ N: "1800000120" });
  });
});
