// Redelivered messages: which of them are moved to the work queue, and what happens when that fails.
import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { stub } from "sinon";
import { isolate } from "../../../../handlers/lib/broadcast/isolation.ts";
import { createRecordSource } from "../../../../handlers/lib/broadcast/record.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import type { WorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import type { Layout } from "../../../../handlers/lib/connection-keys.ts";
import { record } from "../../../helpers/records.ts";
import { stubLog } from "../../../helpers/stubs.ts";

const received = (times: number, body: string, queue = "broadcasts"): SQSRecord =>
  ({
    ...record(`m${times}`, body, queue),
    attributes: { ApproximateReceiveCount: String(times) },
  }) as SQSRecord;

const prepare = () => {
  const sqs = stub<[string, any], Promise<any>>().resolves({});
  const send = stub<[WorkItem, number], Promise<void>>().resolves();
  const log = stubLog();
  const source = createRecordSource(sqs as never, {
    broadcastsUrl: "http://sqs/broadcasts",
    workUrl: "http://sqs/work",
  });
  const layouts: [Layout] = [{ version: 1, shards: 2 }];
  const tally = new Tally();
  const queue = { send, deadLetter: async () => {} };
  const run = (...records: SQSRecord[]) => isolate(records, { source, queue, log, layouts }, tally);
  return { sqs, send, log, tally, run };
};

describe("isolation", () => {
  it("moves a redelivered message to the work queue, under its id", async () => {
    const { run, send, sqs, tally, log } = prepare();
    const [first, again, own] = [
      received(1, '{"data":"first"}'),
      received(2, '{"data":"again"}'),
      received(5, '{"id":"own","data":"own"}'),
    ];
    expect([...(await run(first, again, own))]).to.deep.equal([again, own]);
    expect(send.args).to.deep.equal(
      [
        ["m2", "again"],
        ["own", "own"],
      ].map(([id, text]) => [
        {
          id,
          broadcastId: id,
          text,
          slices: [{ partition: "*#1.0" }, { partition: "*#1.1" }],
          recipients: [],
          generation: 0,
        },
        0,
      ]),
    );
    expect(sqs.args).to.deep.equal(
      [again, own].map(({ receiptHandle: ReceiptHandle }) => [
        "DeleteMessage",
        { QueueUrl: "http://sqs/broadcasts", ReceiptHandle },
      ]),
    );
    expect(tally.toFields()).to.deep.equal({ continuations: 4, broadcastIds: ["m2", "own"] });
    expect(log.args.map(([level, , fields]) => [level, fields])).to.deep.equal([
      ["WARN", { messageId: "m2", workId: "m2" }],
      ["WARN", { messageId: "m5", workId: "own" }],
    ]);
  });

  for (const [what, one] of [
    ["that is delivered for the first time", received(1, '{"data":1}')],
    ["without a receive count", record("m", '{"data":1}')],
    ["that is invalid", received(2, "{bad")],
    ["on the work queue, which is alone already", received(2, '{"data":1}', "work")],
  ] as const) {
    it(`does not move a message ${what}`, async () => {
      const { run, send, sqs, log } = prepare();
      expect((await run(one)).size).to.equal(0);
      expect([send.callCount, sqs.callCount, log.callCount]).to.deep.equal([0, 0, 0]);
    });
  }

  it("keeps a message that could not be sent, and logs that", async () => {
    const { run, send, sqs, log } = prepare();
    send.rejects(new Error("no queue"));
    expect((await run(received(2, '{"data":1}'))).size).to.equal(0);
    expect(sqs.callCount).to.equal(0);
    expect(log.lastCall.args[0]).to.equal("WARN");
    expect(log.lastCall.args[2]!["error"]).to.include({ message: "no queue" });
  });

  it("treats a message as moved even if it could not be deleted", async () => {
    const { run, sqs, log } = prepare();
    sqs.rejects(new Error("no queue"));
    expect((await run(received(2, '{"data":1}'))).size).to.equal(1);
    expect(log.lastCall.args[0]).to.equal("WARN");
    expect(log.lastCall.args[2]).to.nested.include({
      messageId: "m2",
      "error.message": "no queue",
    });
  });
});
