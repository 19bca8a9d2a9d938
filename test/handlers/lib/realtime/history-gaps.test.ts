// Gaps in the history of a channel: numbers whose publishers died, and pages that DynamoDB cuts short.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { addToHead, createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import type { MetricValues } from "../../../../handlers/lib/metrics.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { type Process, Schedule } from "../../../helpers/schedule.ts";

const HISTORY = { size: 1000, ttlSeconds: 3600 };
const CHANNEL = "room:1";

/** Runs one process to its end. */
const inProcess = async (work: (process: Process) => Promise<void>): Promise<void> => {
  const schedule = new Schedule(1, MAX_STALE_MS);
  const process = schedule.start(work);
  await schedule.run();
  if (process.error) throw process.error;
};

const publish = (process: Process, data: unknown) =>
  createAppend(process.channelTable)(CHANNEL, JSON.stringify(data), HISTORY);

/** What a publisher does that dies before it writes. @returns the channel's position. */
const takeNumber = (process: Process) => addToHead(process.channelTable, CHANNEL, HISTORY, 1);

describe("a gap in the history of a channel", () => {
  it("is closed once, and counted", async () => {
    const metrics: MetricValues[] = [];
    await inProcess(async (process) => {
      await takeNumber(process);
      const { epoch } = await takeNumber(process);
      await publish(process, "third");
      const options = {
        ...process.channelTable,
        metrics: (values: MetricValues) => metrics.push(values),
      };
      const since = { epoch, offset: 0 };
      for (let reads = 0; reads < 2; reads += 1) {
        const reading = await createHistoryReader(options).read(CHANNEL, HISTORY, { since });
        expect(reading.publications).to.deep.equal([{ offset: 3, data: "third" }]);
      }
    });
    expect(metrics).to.deep.equal([{ tombstones: 2 }]);
  });

  it("is not counted as closed when its publisher was faster", async () => {
    const metrics: MetricValues[] = [];
    await inProcess(async (process) => {
      const { epoch } = await takeNumber(process);
      const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
        // The publication is written between the reader's last look and its tombstone.
        if (operation === "PutItem") {
          const { Item } = structuredClone(input) as { Item: object };
          const written = { Item: { ...Item, d: { S: '"first"' } } };
          await process.dynamoDb(operation, { ...(input as object), ...written });
        }
        return process.dynamoDb<Output>(operation, input);
      };
      const reader = createHistoryReader({
        ...process.channelTable,
        dynamoDb,
        metrics: (values) => metrics.push(values),
      });
      const reading = await reader.read(CHANNEL, HISTORY, { since: { epoch, offset: 0 } });
      expect(reading.publications).to.deep.equal([{ offset: 1, data: "first" }]);
    });
    expect(metrics).to.deep.equal([{ tombstones: 0 }]);
  });

  it("that cannot be closed fails the request after the third look", async () => {
    const calls: string[] = [];
    await inProcess(async (process) => {
      const { epoch } = await takeNumber(process);
      const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
        calls.push(operation);
        if (operation !== "PutItem") return process.dynamoDb<Output>(operation, input);
        throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
      };
      const reader = createHistoryReader({ ...process.channelTable, dynamoDb });
      const reading = reader.read(CHANNEL, HISTORY, { since: { epoch, offset: 0 } });
      const { name, message } = await catchRejection(reading);
      expect([name, message]).to.deep.equal([
        "Conflict",
        "Expected a history without gaps, received one with gaps.",
      ]);
    });
    expect(calls.filter((operation) => operation === "Query")).to.have.length(3);
  });

  it("is none where DynamoDB ends a page: the rest is read from there", async () => {
    const pages: number[][] = [];
    let queries = 0;
    await inProcess(async (process) => {
      for (let at = 1; at <= 5; at += 1) await publish(process, at);
      const dynamoDb: JsonApi = (operation, input) => {
        if (operation !== "Query") return process.dynamoDb(operation, input);
        queries += 1;
        return process.dynamoDb(operation, { ...(input as object), Limit: 2 });
      };
      const reader = createHistoryReader({ ...process.channelTable, dynamoDb });
      let since = { ...(await reader.position(CHANNEL, HISTORY)), offset: 0 };
      for (let more = true; more;) {
        const reading = await reader.read(CHANNEL, HISTORY, { since });
        expect(reading.recovered).to.equal(true);
        pages.push(reading.publications.map(({ offset }) => offset));
        ({ more } = reading);
        since = { epoch: reading.epoch, offset: reading.offset };
      }
      // A reader that is up to date costs no query.
      expect((await reader.read(CHANNEL, HISTORY, { since })).publications).to.deep.equal([]);
    });
    expect(pages).to.deep.equal([[1, 2], [3], [4], [5]]);
    expect(queries).to.equal(4);
  });
});
