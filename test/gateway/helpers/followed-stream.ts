// A poller of a stream whose records, clock and function belong to a test.
import type { JsonClient } from "../../../gateway/aws/json-client.ts";
import { StreamPoller, type StreamPollerOptions } from "../../../gateway/aws/stream-poller.ts";
import type { StreamRecord } from "../../../gateway/aws/stream-records.ts";
import type { AccessControl } from "../../../gateway/iam/access-control.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import type { StreamMapping } from "../../../gateway/model/stream-mappings.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { createRecordingClient } from "./recording-client.ts";

export const OK: Outcome = { payload: "null" };
export const failed: Outcome = { error: { errorType: "Error", errorMessage: "bad" } };

interface Followed {
  mapping?: Partial<StreamMapping>;
  /** @param ids of the records, without spaces. */
  invoke?: (ids: string) => Promise<Outcome> | Outcome;
  access?: Partial<AccessControl>;
  client?: JsonClient;
  /** Of the clock. */
  speed?: number;
}

const createRecord = (id: string) =>
  ({
    eventID: id,
    dynamodb: { SequenceNumber: id, SizeBytes: 1, ApproximateCreationDateTime: 1_700_000_000 },
  }) as StreamRecord;

export const follow = ({ mapping, invoke = () => OK, access, client, speed = 1 }: Followed) => {
  const startMs = 1_700_000_000_000;
  const clock = { ...createManualClock(startMs), speed };
  const recording = createRecordingClient();
  const journal = new Journal();
  const warnings: string[] = [];
  const invoked: string[] = [];
  const atMs: number[] = [];
  let read: (record: StreamRecord) => void = () => {};
  const poller = new StreamPoller({
    mapping: {
      address: "m",
      fn: { address: "f", aliases: new Map() },
      functionArn: "arn:f",
      table: { name: "things" },
      stream: { arn: "arn:stream", view: "KEYS_ONLY" },
      filters: [],
      batchSize: 100,
      batchingWindowSeconds: 0,
      bisects: false,
      reportsBatchItemFailures: false,
      maximumRetries: Infinity,
      maximumAgeSeconds: 86_400,
      ...mapping,
    } as unknown as StreamMapping,
    streams: {
      subscribe: (_: unknown, reader: typeof read) => (read = reader),
    } as unknown as StreamPollerOptions["streams"],
    client: client ?? recording,
    access: { refusalFor: () => undefined, ...access } as AccessControl,
    lambda: {
      invoke: async (_: unknown, event: { Records: StreamRecord[] }) => {
        const ids = event.Records.map(({ eventID }) => eventID).join("");
        invoked.push(ids);
        atMs.push(clock.now());
        return invoke(ids);
      },
    } as unknown as StreamPollerOptions["lambda"],
    clock,
    journal,
    output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
  });
  const write = (...ids: string[]) => {
    for (const id of ids) read(createRecord(id));
  };
  return { write, invoked, atMs, startMs, warnings, clock, client: recording, journal, poller };
};

/** Until nothing is done any more. @param turns of the event loop. */
export const settle = async (turns = 20) => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
};
