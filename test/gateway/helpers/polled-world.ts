// A poller of a queue whose messages, clock and function belong to a test.
import { DeadLetters } from "../../../gateway/aws/dead-letters.ts";
import { EventSourcePoller, type PollerOptions } from "../../../gateway/aws/event-source-poller.ts";
import type { SqsMessage } from "../../../gateway/aws/sqs-event.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import type { EventSourceMapping } from "../../../gateway/model/event-source-mappings.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { createManualClock, type ManualClock } from "../../helpers/manual-clock.ts";
import { createRecordingClient } from "./recording-client.ts";

const QUEUE = { address: "q", name: "jobs", arn: "arn:jobs", attributes: {} };
export const OK: Outcome = { payload: "null" };

export const message = (MessageId: string): SqsMessage => ({
  MessageId,
  ReceiptHandle: `handle ${MessageId}`,
  Body: MessageId,
  MD5OfBody: "md5",
});

const turn = () => new Promise(setImmediate);

interface World {
  mapping?: Partial<EventSourceMapping>;
  invoke?: (ids: string[]) => Promise<Outcome> | Outcome;
  options?: Partial<PollerOptions>;
  /** Default: as many as are asked for. */
  mostPerReceive?: number;
  /** Of the clock. */
  speed?: number;
  /** Called when messages are received. */
  onReceive?: (clock: ManualClock) => void;
}

/** A queue whose receives wait as long as they say while a batch is filled, and otherwise until the poller stops. */
export const poll = (
  waiting: string[],
  {
    mapping = {},
    invoke = () => OK,
    options = {},
    mostPerReceive = 10,
    speed = 1,
    onReceive = () => {},
  }: World = {},
) => {
  const invoked: string[][] = [];
  const warnings: string[] = [];
  const clock = { ...createManualClock(), speed };
  const { batchSize = 10 } = mapping;
  const client = createRecordingClient(async (operation, input, signal) => {
    if (operation !== "ReceiveMessage") return {};
    const { MaxNumberOfMessages, WaitTimeSeconds } = input;
    const found = waiting.splice(0, Math.min(MaxNumberOfMessages, mostPerReceive));
    if (found.length > 0) {
      onReceive(clock);
      return { Messages: found.map(message) };
    }
    if (MaxNumberOfMessages < Math.min(batchSize, 10)) {
      clock.advance((WaitTimeSeconds / speed) * 1000);
      return {};
    }
    await new Promise((_, reject) => signal?.addEventListener("abort", reject));
    return {};
  });
  const poller = new EventSourcePoller({
    mapping: {
      queue: QUEUE,
      filters: [],
      batchSize: 10,
      batchingWindowSeconds: 0,
      maximumConcurrency: 5,
      reportsBatchItemFailures: false,
      ...mapping,
    } as EventSourceMapping,
    client,
    lambda: {
      invoke: async (_: unknown, event: any) => {
        const ids = event.Records.map(({ messageId }: any) => messageId);
        invoked.push(ids);
        return invoke(ids);
      },
    } as unknown as PollerOptions["lambda"],
    region: "eu-west-1",
    clock,
    deliveries: { deliver: (_, messages, handle) => handle(messages) },
    journal: new Journal(),
    deadLetters: new DeadLetters([], new Journal()),
    output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
    ...options,
  });
  const inputs = (name: string) =>
    client.calls.filter(([operation]) => operation === name).map(([, input]) => input);
  const deleted = () =>
    inputs("DeleteMessageBatch").map(({ Entries }) =>
      Entries.map(({ ReceiptHandle }: any) => ReceiptHandle.replace("handle ", "")),
    );
  return { poller, invoked, warnings, clock, inputs, deleted };
};

/** Until nothing is done any more. */
export const settle = async () => {
  for (let turns = 0; turns < 30; turns += 1) await turn();
};
