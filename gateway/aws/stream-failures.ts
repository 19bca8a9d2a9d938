// Tells a queue of records that a function could not handle.
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html#services-dynamodb-errors-onfailure
import { randomUUID } from "node:crypto";
import type { StreamMapping } from "../model/stream-mappings.ts";
import { resolveVersion } from "../model/functions.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import type { StreamRecord } from "./stream-records.ts";

/** Why the records are discarded. */
type Condition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface Discarded {
  /** At least one. */
  records: StreamRecord[];
  condition: Condition;
  /** How often the function was called. */
  attempts: number;
  /** Of the last call; undefined: the function was not called. */
  outcome: Outcome | undefined;
  /** Epoch milliseconds. */
  nowMs: number;
}

/** The message has the place of the records in the stream, not the records. */
export const createFailureMessage = (
  { fn, functionArn, qualifier, stream }: StreamMapping,
  { records, condition, attempts, outcome, nowMs }: Discarded,
): object => {
  const [first, last] = [records[0], records.at(-1)] as [StreamRecord, StreamRecord];
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}${qualifier === undefined ? "" : `:${qualifier}`}`,
      condition,
      approximateInvokeCount: attempts,
    },
    ...(outcome && {
      responseContext: {
        statusCode: 200,
        executedVersion: resolveVersion(fn, qualifier),
        functionError: "error" in outcome ? "Unhandled" : null,
      },
    }),
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: last.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: at(first.dynamodb.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: at(last.dynamodb.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: stream.arn,
    },
  };
};

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A stream has one shard here. */
const SHARD_ID = "shardId-00000000000000000000-00000001";
