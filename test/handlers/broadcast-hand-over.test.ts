// A hand-over completes or does not happen: every fault at every message, and a crash after every call.
import { expect } from "chai";
import { decodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { listPartitions } from "../../handlers/lib/connection-keys.ts";
import {
  createWorld,
  deliveredIds,
  finishWork,
  LAYOUTS,
  type World,
} from "../helpers/broadcast-world.ts";
import type { CallScript } from "../helpers/fake-aws.ts";
import { record } from "../helpers/records.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";

const HI = record("m1", '{"data":"hi"}');

const FAULTS: Record<string, CallScript> = {
  "is refused permanently": { error: "AccessDeniedException" },
  "is throttled": { error: "ThrottlingException" },
  "fails on AWS's side": { error: "InternalError", status: 500 },
  "fails on AWS's side but arrives": {
    error: "InternalError",
    status: 500,
    isCarriedOut: true,
  },
  "gets no response": { reset: true },
  "gets no response but arrives": { reset: true, isCarriedOut: true },
};

/** Every non-empty subset of `count` indexes. */
const listSubsets = (count: number): number[][] =>
  Array.from({ length: 2 ** count - 1 }, (_, bits) =>
    Array.from({ length: count }, (__, index) => index).filter(
      (index) => (bits + 1) & (1 << index),
    ),
  );

/** Makes every attempt to send these messages to the work queue fail. @param numbers in order of arrival. */
const failMessages = ({ aws }: World, numbers: number[], script: CallScript) => {
  const seen: string[] = [];
  aws.onCall = (operation, { QueueUrl, MessageBody }) => {
    if (operation !== "SendMessage" || !QueueUrl.endsWith("/work")) return {};
    if (!seen.includes(MessageBody)) seen.push(MessageBody);
    return numbers.includes(seen.indexOf(MessageBody)) ? script : {};
  };
};

/** Moves the dead letters back to the work queue. */
const redrive = async (world: World): Promise<void> => {
  const dead = world.aws.sent.filter(({ queue }) => queue === "dead");
  for (const [index, { body }] of dead.entries()) {
    expect(await world.invoke([record(`dead-${index}`, body, "work")])).to.deep.equal([]);
  }
  await finishWork(world);
};

describe("broadcast hands over", function () {
  for (const [what, script] of Object.entries(FAULTS)) {
    it(`R4 partitions, when any of the messages ${what}: every client gets it once`, async function () {
      for (const numbers of listSubsets(LAYOUTS[0].shards - 1)) {
        const world = await createWorld({ share: 1 });
        const ids = world.connect(40);
        failMessages(world, numbers, script);
        expect(await world.invoke([HI]), String(numbers)).to.deep.equal([]);
        world.aws.onCall = () => ({});
        await finishWork(world);
        expect(deliveredIds(world), String(numbers)).to.have.members(ids);
        keepScore(this, createLedger(ids, deliveredIds(world)));
      }
    });

    it(`R4 the rest, when any of the messages ${what}: every client gets it once in the end`, async function () {
      for (const numbers of listSubsets(2)) {
        const world = await createWorld();
        const ids = world.connect(40);
        // One partition cannot be listed, and one recipient cannot be reached: each is requeued in a message of its
        // own.
        const [partition] = listPartitions(LAYOUTS, "*").slice(2);
        failMessages(world, numbers, script);
        const { onCall } = world.aws;
        world.aws.onCall = (operation, input) =>
          operation === "Query" && input.ExpressionAttributeValues[":p"].S === partition
            ? { error: "InternalServerError", status: 500 }
            : onCall(operation, input);
        const unlucky = ids.find((id) => !world.aws.table.idsIn([partition!]).includes(id));
        world.aws.onPost = (id) => (id === unlucky ? { status: 500 } : {});
        const failed = await world.invoke([HI]);
        world.aws.onCall = () => ({});
        world.aws.onPost = () => ({});
        if (failed.length > 0) expect(await world.invoke([HI])).to.deep.equal([]);
        await finishWork(world);
        await redrive(world);
        expect(deliveredIds(world), String(numbers)).to.have.members(ids);
        keepScore(this, createLedger(ids, deliveredIds(world)));
      }
    });
  }

  it("a partition that another worker has started: the sender skips it, although its send got no response", async () => {
    const giver = await createWorld({ share: 1 });
    const other = await createWorld({ share: 1, aws: giver.aws });
    const ids = giver.connect(40);
    const begun: Promise<unknown>[] = [];
    giver.aws.onCall = (operation, { MessageBody }) => {
      if (operation !== "SendMessage") return {};
      if (begun.length > 0) return { reset: true };
      begun.push(other.invoke([record("w1", MessageBody, "work")]));
      return { reset: true, isCarriedOut: true };
    };
    expect(await giver.invoke([HI])).to.deep.equal([]);
    await Promise.all(begun);
    giver.aws.onCall = () => ({});
    await finishWork(giver);
    expect(deliveredIds(giver)).to.have.members(ids);
  });

  const SCENARIOS = {
    "that shares its work": { share: 1, trouble: () => ({}) as CallScript },
    // Two partitions cannot be listed; they are requeued in a message of their own, separate from the recipients.
    "that requeues some": {
      share: 1000,
      trouble: (operation: string, input: any): CallScript =>
        operation === "Query" && /[13]$/.test(input.ExpressionAttributeValues[":p"].S)
          ? { error: "InternalServerError", status: 500 }
          : {},
    },
  };

  /** Runs a worker that dies at its n-th call or post. @returns what it leaves; undefined when it finishes. */
  const dieAt = async (last: number, isCarriedOut: boolean, scenario: keyof typeof SCENARIOS) => {
    const { share, trouble } = SCENARIOS[scenario];
    const world = await createWorld({ share, accessKeyId: "MORTAL" });
    const ids = world.connect(16);
    let calls = 0;
    const death = new Promise<"dead">((resolve) => {
      const isLast = (): boolean => {
        calls += 1;
        if (calls < last) return false;
        world.aws.dead.add("MORTAL");
        setImmediate(() => resolve("dead"));
        return true;
      };
      world.aws.onCall = (operation, input) =>
        isLast() ? { hang: true, isCarriedOut } : trouble(operation, input);
      world.aws.onPost = (id) => {
        if (isLast()) return isCarriedOut ? {} : { hang: true };
        return id === ids[0] ? { status: 500 } : {};
      };
    });
    const ended = await Promise.race([world.invoke([HI]), death]);
    world.aws.onCall = () => ({});
    world.aws.onPost = () => ({});
    return { world, ids, hasEnded: ended !== "dead" };
  };

  for (const scenario of Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[]) {
    for (const isCarriedOut of [true, false]) {
      it(`R5 from a worker ${scenario} and dies at any call, which is ${isCarriedOut ? "" : "not "}carried out: no client is lost, and those handed over get it once`, async function () {
        let hasEnded = false;
        let deaths = 0;
        for (; !hasEnded; deaths += 1) {
          const dying = await dieAt(deaths + 1, isCarriedOut, scenario);
          const { ids, world } = dying;
          const { aws } = world;
          hasEnded = dying.hasEnded;
          const byTheDead = new Set(deliveredIds(world));
          const left = leftIn(world);
          // Its lease has expired by then.
          const next = await createWorld({ share: 1, aws, aheadMs: 60_000 });
          expect(await next.invoke([HI])).to.deep.equal([]);
          await finishWork(next);
          aws.close();
          const delivered = deliveredIds(next);
          expect(new Set(delivered), `dead at ${deaths}`).to.have.all.keys(ids);
          const twice = ids.filter((id) => delivered.indexOf(id) !== delivered.lastIndexOf(id));
          for (const id of twice) {
            expect(byTheDead.has(id), `dead at ${deaths}`).to.equal(true);
            expect(left.has(id), `dead at ${deaths}`).to.equal(false);
          }
          if (left.isWhole) expect(twice, `dead at ${deaths}`).to.deep.equal([]);
          keepScore(this, createLedger(ids, delivered));
        }
        expect(deaths).to.be.greaterThan(10);
      });
    }
  }
});

/** Recipients that were handed over, in messages or in the mark; `isWhole` when the mark lists all of them. */
const leftIn = ({ aws }: World) => {
  const items = aws.sent.map(({ body }) => decodeWorkItem(body));
  const partitions = items.flatMap(({ slices }) => slices.map(({ partition }) => partition));
  const listed = items.flatMap(({ recipients }) => recipients.map(({ id }) => id));
  const ids = new Set([...aws.table.idsIn(partitions), ...listed]);
  const mark = aws.table.get({ p: { S: "work#m1" }, c: { S: "m1" } });
  return { has: (id: string) => ids.has(id), isWhole: mark?.["rest"] !== undefined };
};
