// Broadcasts at an even rate in virtual time, some of which make the function fail: when the others arrive, and where
// those end.
import type { Context, SQSRecord } from "aws-lambda";
import { createBroadcast } from "../../handlers/broadcast.ts";
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import { createRateLimiter } from "../../handlers/lib/broadcast/rate-limiter.ts";
import { createRecordSource } from "../../handlers/lib/broadcast/record.ts";
import type { WorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { expiryOf, type Layout } from "../../handlers/lib/connection-keys.ts";
import { sleep } from "../../handlers/lib/clock.ts";
import { record } from "./records.ts";
import { SimulatedMarks } from "./simulated-marks.ts";
import { SimulatedQueue } from "./simulated-queue.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const START_MS = 1_800_000_000_000;
const LAYOUTS: [Layout] = [{ version: 1, shards: 1 }];
const CONNECTIONS = 5;
const MESSAGES = 600;
/** So close that they come in batches. */
const EVERY_MS = 2;
const WORKERS = 2;
const BATCH = 10;
const TIMEOUT_MS = 60_000;

/** Texts that make something fail which their broadcast needs. */
export const FAILING = {
  /** A call that may succeed later, and never does. */
  passing: "fails each time",
  permanent: "refused for good",
  /** What nobody has thought of. */
  defect: "meets a defect",
};

export interface PoisonRun {
  /** Milliseconds from being sent to the last delivery, for each message that is no poison; ascending. */
  delaysMs: number[];
  /** Milliseconds from being sent to the dead letters, for each that is. */
  deadAfterMs: number[];
  /** What clients got of it. */
  delivered: Set<string>;
}

/** @param poison bodies of every tenth message, in turn; of each a new one. Default: all messages are well. */
export const runWithPoison = async (poison?: (turn: number) => string): Promise<PoisonRun> => {
  const clock = createVirtualClock(START_MS);
  const queue = new SimulatedQueue({ clock, visibilityMs: 6 * TIMEOUT_MS });
  const sentAtMs = new Map<string, number>();
  const deadAtMs = new Map<string, number>();
  const arrivedAtMs = new Map<string, number[]>();
  const post = (text: string) => {
    arrivedAtMs.set(text, [...(arrivedAtMs.get(text) ?? []), clock.now()]);
  };
  const handler = createBroadcast(
    dependenciesOf(clock, queue, post, (body) => deadAtMs.set(body, clock.now())),
  );
  const texts: string[] = [];
  const poisons: string[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    clock.after(index * EVERY_MS, () => {
      const isPoison = poison !== undefined && index % 10 === 3;
      const body = isPoison ? poison((index - 3) / 10) : JSON.stringify({ data: `t${index}` });
      (isPoison ? poisons : texts).push(isPoison ? body : `t${index}`);
      sentAtMs.set(isPoison ? body : `t${index}`, clock.now());
      queue.send(body);
    });
  }
  await drive(clock, queue, handler);
  const deadAt = (body: string) =>
    deadAtMs.get(body) ?? queue.deadLetteredAtMs.get(body) ?? Infinity;
  return {
    delaysMs: texts
      .map((text) => lastOf(arrivedAtMs.get(text)) - sentAtMs.get(text)!)
      .toSorted((a, b) => a - b),
    deadAfterMs: poisons.map((body) => deadAt(body) - sentAtMs.get(body)!),
    delivered: new Set(arrivedAtMs.keys()),
  };
};

/** Infinity when somebody did not get it. */
const lastOf = (times: number[] = []): number =>
  times.length === CONNECTIONS ? Math.max(...times) : Infinity;

/** Until nothing is left to do. */
const drive = async (
  clock: ReturnType<typeof createVirtualClock>,
  queue: SimulatedQueue,
  handler: ReturnType<typeof createBroadcast>,
): Promise<void> => {
  const active = new Set<object>();
  const invoke = async (messages: { id: string; body: string; handle: string }[]) => {
    active.add(messages);
    const endMs = clock.now() + TIMEOUT_MS;
    const records = messages.map(({ id, body, handle }) => ({
      ...record(id, body),
      receiptHandle: handle,
      attributes: { ApproximateReceiveCount: String(queue.receivedCount(handle)) },
    })) as SQSRecord[];
    const context = { getRemainingTimeInMillis: () => endMs - clock.now() } as Context;
    const { batchItemFailures } = await handler({ Records: records }, context);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, handle } of messages) if (!failed.has(id)) queue.delete(handle);
    active.delete(messages);
  };
  for (let isMoving = true; isMoving || active.size > 0 || !queue.isEmpty;) {
    while (active.size < WORKERS) {
      const messages = queue.receive(BATCH, () => false);
      if (messages.length === 0) break;
      void invoke(messages);
    }
    // Everything that can go on without time passing does.
    await new Promise(setImmediate);
    isMoving = clock.step();
  }
};

const dependenciesOf = (
  clock: ReturnType<typeof createVirtualClock>,
  queue: SimulatedQueue,
  post: (text: string) => void,
  deadLetter: (body: string) => void,
) => {
  const call = async <Result>(_: string, __: number, act: () => Result) => {
    await sleep(clock, 5);
    return act();
  };
  const recipients = Array.from({ length: CONNECTIONS }, (_, index) => ({
    id: `c${index}`,
    expiresAt: expiryOf(START_MS),
  }));
  const source = createRecordSource(
    async <Output>(_: string, input: any) =>
      call("", 0, () => {
        queue.showAfter(input.ReceiptHandle, input.VisibilityTimeout);
        return {} as Output;
      }),
    { broadcastsUrl: "http://sqs/broadcasts", workUrl: "http://sqs/work" },
  );
  const marks = new SimulatedMarks(clock.now).markerFor(call);
  return {
    clock,
    random: () => 0.5,
    layouts: LAYOUTS,
    lanes: 128,
    log: () => {},
    metrics: () => {},
    limiter: createRateLimiter({ perSecond: 10_000, burst: 5000 }, clock),
    index: { page: () => call("", 0, () => ({ recipients })), delete: async () => {} },
    poster: {
      post: async (_: string, { bytes }: { bytes: Buffer }) => {
        const text = bytes.toString();
        if (text.startsWith(FAILING.defect)) throw new TypeError("a defect");
        await sleep(clock, 12);
        post(text);
        return { kind: "delivered" as const, status: 200 };
      },
    },
    marker: {
      claim: async (id: string, leaseMs: number) => {
        if (id.startsWith("passing-"))
          throw new AwsError("ThrottlingException", "", { status: 400 });
        if (id.startsWith("permanent-")) throw new AwsError("AccessDenied", "", { status: 400 });
        return marks.claim(id, leaseMs);
      },
    },
    queue: {
      send: async () => {
        throw new Error("There is nothing to share");
      },
      deadLetter: async (item: WorkItem) => {
        deadLetter(JSON.stringify({ id: item.broadcastId, data: item.text }));
      },
    },
    source,
  };
};
