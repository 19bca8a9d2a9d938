// Records of a stream that are given up, and who is told.
import { expect } from "chai";
import type { JsonClient } from "../../../gateway/aws/json-client.ts";
import type { AccessControl } from "../../../gateway/iam/access-control.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import { failed, follow, OK, settle } from "../helpers/followed-stream.ts";
import { createRecordingClient } from "../helpers/recording-client.ts";

describe("records that are discarded", () => {
  it("were tried as often as the mapping says, and the next ones follow", async () => {
    const { write, invoked, clock, poller, warnings } = follow({
      mapping: { batchSize: 2, maximumRetries: 2 },
      invoke: (ids) => (ids.includes("a") ? failed : OK),
    });
    write("a", "b", "c");
    for (let steps = 0; steps < 5; steps += 1) {
      await settle();
      clock.advance(1000);
    }
    expect(invoked).to.deep.equal(["ab", "ab", "ab", "c"]);
    expect(warnings).to.deep.equal(["m: 2 records are discarded (RetryAttemptsExhausted)."]);
    await poller.stop();
  });

  it("are only the bad one of halves", async () => {
    const { write, invoked, poller, warnings } = follow({
      mapping: { bisects: true, maximumRetries: 0 },
      invoke: (ids) => (ids.includes("a") ? failed : OK),
    });
    write("a", "b", "c", "d");
    await settle();
    expect(invoked).to.deep.equal(["abcd", "ab", "a", "b", "cd"]);
    expect(warnings).to.deep.equal(["m: 1 record is discarded (RetryAttemptsExhausted)."]);
    await poller.stop();
  });

  for (const [speed, ageMs, isOld] of [
    [1, 60_000, false],
    [1, 60_001, true],
    [10, 6000, false],
    [10, 6001, true],
  ] as const) {
    it(`are ${isOld ? "" : "not yet "}too old after ${ageMs} ms at speed ${speed}`, async () => {
      let finish: (outcome: Outcome) => void = () => {};
      const { write, invoked, clock, poller, warnings } = follow({
        mapping: { batchSize: 2, maximumAgeSeconds: 60 },
        speed,
        invoke: (ids) => (ids === "x" ? new Promise<Outcome>((resolve) => (finish = resolve)) : OK),
      });
      write("x");
      await settle();
      write("a");
      clock.advance(ageMs);
      write("b");
      finish(OK);
      await settle();
      expect(invoked.slice(1)).to.deep.equal(isOld ? ["b"] : ["ab"]);
      expect(warnings).to.deep.equal(
        isOld ? ["m: 1 record is discarded (RecordAgeExceeded)."] : [],
      );
      await poller.stop();
    });
  }

  it("are not handed to the function when they are all of a batch", async () => {
    const { write, invoked, clock, poller, warnings } = follow({
      mapping: { batchSize: 1, maximumAgeSeconds: 60 },
      invoke: () => failed,
    });
    write("a");
    await settle();
    clock.advance(60_001);
    await settle();
    expect(warnings).to.deep.equal(["m: 1 record is discarded (RecordAgeExceeded)."]);
    expect(invoked).to.deep.equal(["a"]);
    await poller.stop();
  });

  const discarding = (access: Partial<AccessControl>, client?: JsonClient) =>
    follow({
      mapping: {
        maximumRetries: 0,
        destinationArn: "arn:aws:sqs:eu-west-1:000000000000:dead",
      },
      invoke: () => failed,
      access,
      ...(client && { client }),
    });

  it("are told of to the queue that the mapping names, if the role allows it", async () => {
    const asked: unknown[] = [];
    const { write, client, poller } = discarding({
      refusalFor: (fn, call) => {
        asked.push([(fn as LambdaModel).address, call]);
        return undefined;
      },
    });
    write("a", "b");
    await settle();
    await poller.stop();
    expect(asked).to.deep.equal([
      [
        "f",
        {
          action: "sqs:SendMessage",
          resources: ["arn:aws:sqs:eu-west-1:000000000000:dead"],
        },
      ],
    ]);
    const [[operation, input], ...others] = client.calls as [[string, any]];
    expect([operation, input.QueueUrl, others]).to.deep.equal(["SendMessage", "dead", []]);
    const message = JSON.parse(input.MessageBody);
    expect(message.requestContext).to.include({
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 1,
    });
    expect(message.DDBStreamBatchInfo).to.include({
      startSequenceNumber: "a",
      endSequenceNumber: "b",
      batchSize: 2,
    });
    expect(message.responseContext.functionError).to.equal("Unhandled");
    expect(message.timestamp).to.equal("2023-11-14T22:13:20.000Z");
  });

  it("are told of to nobody if the role does not allow it", async () => {
    const { write, client, poller, warnings } = discarding({
      refusalFor: () => ({ message: "no", advice: "" }),
    });
    write("a");
    await settle();
    await poller.stop();
    expect([client.calls, warnings.length]).to.deep.equal([[], 1]);
  });

  it("are gone although the queue does not take the message, of which the terminal tells", async () => {
    const refusing = createRecordingClient(() => {
      throw new Error("no such queue");
    });
    const { write, invoked, poller, warnings } = discarding(
      { refusalFor: () => undefined },
      refusing,
    );
    write("a");
    await settle();
    write("b");
    await settle();
    await poller.stop();
    expect(invoked).to.deep.equal(["a", "b"]);
    expect(warnings[1]).to.match(/^m: on_failure failed in the gateway itself.*no such queue/s);
  });
});
