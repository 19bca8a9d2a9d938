// How a queue is polled for its function: what is received, handed over and deleted.
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import type { DeadLetters } from "../../../gateway/aws/dead-letters.ts";
import type { EventSourceMapping } from "../../../gateway/model/event-source-mappings.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { message, OK, poll, settle } from "../helpers/polled-world.ts";
import { createRecordingClient } from "../helpers/recording-client.ts";

const listWaits = (inputs: any[]) =>
  inputs.map(({ MaxNumberOfMessages: most, WaitTimeSeconds: seconds }) => [most, seconds]);

describe("a polled queue", () => {
  it("is asked for at most ten messages, with all their attributes, for 20 seconds", async () => {
    const { poller, inputs } = poll([], { mapping: { batchSize: 10_000 } });
    await poller.stop();
    expect(inputs("ReceiveMessage")).to.deep.equal([
      {
        QueueUrl: "jobs",
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
        AttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
    ]);
    const { poller: small, inputs: asked } = poll([], { mapping: { batchSize: 3 } });
    await small.stop();
    expect(asked("ReceiveMessage")[0].MaxNumberOfMessages).to.equal(3);
  });

  it("gives messages to the function, then deletes them", async () => {
    const { poller, invoked, inputs } = poll(["a", "b"]);
    await settle();
    await poller.stop();
    expect(invoked).to.deep.equal([["a", "b"]]);
    expect(inputs("DeleteMessageBatch")).to.deep.equal([
      {
        QueueUrl: "jobs",
        Entries: [
          { Id: "0", ReceiptHandle: "handle a" },
          { Id: "1", ReceiptHandle: "handle b" },
        ],
      },
    ]);
  });

  it("is remembered as the place where messages were received last", async () => {
    const seen: [queue: string, ids: string[]][] = [];
    const deadLetters = {
      received: (queue: { name: string }, messages: { MessageId: string }[]) =>
        void seen.push([queue.name, messages.map(({ MessageId }) => MessageId)]),
    } as unknown as DeadLetters;
    const { poller } = poll(["a", "b"], { options: { deadLetters } });
    await settle();
    await poller.stop();
    expect(seen).to.deep.equal([["jobs", ["a", "b"]]]);
  });

  it("keeps the messages that the function reports, and all of a function that fails", async () => {
    const payload = JSON.stringify({ batchItemFailures: [{ itemIdentifier: "b" }] });
    const mapping = { reportsBatchItemFailures: true };
    const reported = poll(["a", "b", "c"], { mapping, invoke: () => ({ payload }) });
    const failed = poll(["a"], { invoke: () => ({ error: { errorType: "E", errorMessage: "" } }) });
    await settle();
    await Promise.all([reported.poller.stop(), failed.poller.stop()]);
    expect(reported.deleted()).to.deep.equal([["a", "c"]]);
    expect([failed.invoked, failed.deleted()]).to.deep.equal([[["a"]], []]);
  });

  it("deletes what no filter lets pass, without calling the function", async () => {
    const filters = [({ body }: any) => body === "b"] as EventSourceMapping["filters"];
    const some = poll(["a", "b"], { mapping: { filters } });
    const none = poll(["a", "c"], { mapping: { filters } });
    await settle();
    await Promise.all([some.poller.stop(), none.poller.stop()]);
    expect([some.invoked, some.deleted()]).to.deep.equal([[["b"]], [["a"], ["b"]]]);
    expect([none.invoked, none.deleted()]).to.deep.equal([[], [["a", "c"]]]);
  });

  it("fills a batch during its window, of which at most ten are deleted at once", async () => {
    const ids = Array.from({ length: 23 }, (_, at) => `m${at}`);
    const { poller, invoked, inputs, deleted } = poll([...ids], {
      mapping: { batchSize: 23, batchingWindowSeconds: 5 },
    });
    await settle();
    await poller.stop();
    expect(invoked).to.deep.equal([ids]);
    expect(deleted()).to.deep.equal([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)]);
    const asked = inputs("ReceiveMessage");
    expect(listWaits(asked)).to.deep.equal([
      [10, 20],
      [10, 5],
      [3, 5],
      [10, 20],
    ]);
  });

  it("waits for a full batch until the window ends, 20 seconds at a time", async () => {
    const { poller, invoked, inputs } = poll(["a"], {
      mapping: { batchSize: 3, batchingWindowSeconds: 30 },
    });
    await settle();
    await poller.stop();
    expect(invoked).to.deep.equal([["a"]]);
    expect(listWaits(inputs("ReceiveMessage"))).to.deep.equal([
      [3, 20],
      [2, 20],
      [2, 10],
      [3, 20],
    ]);
  });

  for (const [what, speed, stepMs, batches, waits] of [
    ["in time of the clock", 1, 2000, [["a", "b", "c"]], [20, 5, 3]],
    ["on a fast clock", 10, 200, [["a", "b", "c"]], [20, 5, 3]],
    ["in its last millisecond", 1, 4999, [["a", "b", "c"]], [20, 5, 0]],
    ["until it is over", 1, 5000, [["a", "b"], ["c"]], [20, 5, 20]],
    ["until it is over on a fast clock", 10, 500, [["a", "b"], ["c"]], [20, 5, 20]],
    ["until the clock is set back", 1, -1000, [["a", "b"], ["c"]], [20, 5, 20]],
  ] as const) {
    it(`fills a batch ${what}`, async () => {
      const { poller, invoked, inputs } = poll(["a", "b", "c"], {
        mapping: { batchSize: 3, batchingWindowSeconds: 5 },
        mostPerReceive: 1,
        speed,
        onReceive: (clock) => clock.advance(stepMs),
      });
      await settle();
      await poller.stop();
      expect(invoked).to.deep.equal(batches);
      expect(
        listWaits(inputs("ReceiveMessage"))
          .map(([, seconds]) => seconds)
          .slice(0, 3),
      ).to.deep.equal(waits);
    });
  }

  /** Each receive has the next of these messages; after the last one, it waits until the poller stops. */
  const receiving = (...batches: string[][]) =>
    createRecordingClient(async (operation, _input, signal) => {
      if (operation !== "ReceiveMessage") return {};
      const ids = batches.shift();
      if (!ids) await new Promise((_resolve, reject) => signal?.addEventListener("abort", reject));
      return ids?.length === 0 ? {} : { Messages: ids?.map(message) };
    });

  it("has no window while there is no message", async () => {
    const client = receiving([], [], []);
    const { poller } = poll([], {
      mapping: { batchSize: 10, batchingWindowSeconds: 5 },
      options: { client },
    });
    await settle();
    await poller.stop();
    expect(listWaits(client.calls.map(([, input]) => input))).to.deep.equal(
      Array.from({ length: 4 }, () => [10, 20]),
    );
  });

  it("calls the function no more often at once than its concurrency allows", async () => {
    const finish: (() => void)[] = [];
    const { poller, invoked } = poll(["a", "b", "c", "d"], {
      mapping: { batchSize: 1, maximumConcurrency: 2 },
      invoke: () => new Promise((resolve) => finish.push(() => resolve(OK))),
    });
    await settle();
    expect(invoked).to.deep.equal([["a"], ["b"]]);
    finish[1]!();
    await settle();
    expect(invoked).to.deep.equal([["a"], ["b"], ["c"]]);
    const stopped = poller.stop().then(() => "stopped");
    finish[0]!();
    expect(await Promise.race([stopped, settle().then(() => "busy")])).to.equal("busy");
    finish[2]!();
    expect(await stopped).to.equal("stopped");
  });

  it("delivers what it has received of a batch when it stops, and waits for that", async () => {
    const finish: (() => void)[] = [];
    const { poller, invoked } = poll([], {
      mapping: { batchingWindowSeconds: 300 },
      options: { client: receiving(["a"]) },
      invoke: () => new Promise((resolve) => finish.push(() => resolve(OK))),
    });
    await settle();
    expect(invoked).to.deep.equal([]);
    const stopped = poller.stop().then(() => "stopped");
    expect(await Promise.race([stopped, settle().then(() => "busy")])).to.equal("busy");
    expect(invoked).to.deep.equal([["a"]]);
    finish[0]!();
    expect(await stopped).to.equal("stopped");
  });

  it("is asked again a second after a receive that fails", async () => {
    const time = useFakeTimers({ toFake: ["setTimeout"] });
    closeAfterwards(() => time.restore());
    const failing = createRecordingClient(() => {
      throw new Error("not there");
    });
    const { poller } = poll([], { options: { client: failing } });
    await settle();
    expect(failing.calls).to.have.length(1);
    time.tick(999);
    await settle();
    expect(failing.calls).to.have.length(1);
    time.tick(1);
    await settle();
    expect(failing.calls).to.have.length(2);
    const stopped = poller.stop();
    time.tick(1000);
    await stopped;
    expect(failing.calls).to.have.length(2);
  });

  it("tells of a fault of the gateway itself, and goes on", async () => {
    const { poller, warnings, invoked } = poll(["a", "b"], {
      mapping: { batchSize: 1 },
      invoke: ([id]) => {
        if (id === "a") throw new Error("a fault");
        return OK;
      },
    });
    await settle();
    await poller.stop();
    expect(invoked).to.deep.equal([["a"], ["b"]]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /^A batch of jobs failed in the gateway itself, which keeps running\. Cause: Error: a fault/,
    );
  });

  it("goes on when messages cannot be deleted", async () => {
    let receives = 0;
    const client = createRecordingClient(async (operation, _, signal) => {
      if (operation === "DeleteMessageBatch") throw new Error("refused");
      receives += 1;
      if (receives <= 2) return { Messages: [message(`m${receives}`)] };
      await new Promise((_resolve, reject) => signal?.addEventListener("abort", reject));
      return {};
    });
    const { poller, invoked, warnings } = poll([], { options: { client } });
    await settle();
    await poller.stop();
    expect([invoked, warnings]).to.deep.equal([[["m1"], ["m2"]], []]);
  });
});
