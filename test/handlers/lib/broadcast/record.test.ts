// What a queue delivers, and when it is redelivered.
import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { stub } from "sinon";
import {
  createRecordSource,
  readRecord,
  parseRequest,
} from "../../../../handlers/lib/broadcast/record.ts";
import { encodeWorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import { BadRequestError } from "../../../../handlers/lib/errors.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const URLS = {
  broadcastsUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs",
  workUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs-work",
};

const ITEM = {
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [{ partition: "p", after: undefined }],
  recipients: [],
  generation: 0,
};

const createRecord = (body: string, queue = "jobs", received?: number): SQSRecord =>
  ({
    messageId: "m",
    receiptHandle: "handle",
    body,
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
    ...(received !== undefined && {
      attributes: { ApproximateReceiveCount: String(received) },
    }),
  }) as SQSRecord;

const prepare = () => {
  const sqs = stub().resolves({});
  const source = createRecordSource(sqs, URLS);
  const read = (record: SQSRecord) =>
    readRecord(record, { source, layouts: [{ version: 1, shards: 1 }] });
  return { sqs, source, read };
};

describe("a record", () => {
  it("from the work queue is decoded as a work item", async () => {
    const { read } = prepare();
    expect(await read(createRecord(encodeWorkItem(ITEM), "jobs-work"))).to.deep.equal(ITEM);
  });

  it("from the broadcast queue is a broadcast, under its own id or that of its message", async () => {
    const { read } = prepare();
    const slices = [{ partition: "*#1.0" }];
    expect(await read(createRecord('{"data":"hi","id":"mine"}'))).to.include({
      id: "mine",
      text: "hi",
    });
    expect(await read(createRecord('{"data":"hi"}'))).to.deep.include({
      id: "m",
      broadcastId: "m",
      slices,
    });
  });

  it("that is invalid is a bad request", async () => {
    const { read } = prepare();
    for (const record of [createRecord("no JSON"), createRecord("{}", "jobs-work")]) {
      expect(await catchRejection(read(record))).to.be.instanceOf(BadRequestError);
    }
  });

  for (const [what, queue, url] of [
    ["public", "jobs", URLS.broadcastsUrl],
    ["workers'", "jobs-work", URLS.workUrl],
  ] as const) {
    it(`from the ${what} queue is returned at once when it is given up`, async () => {
      const { sqs, source } = prepare();
      await source.giveUp(createRecord("{}", queue));
      expect(sqs.args).to.deep.equal([
        [
          "ChangeMessageVisibility",
          { QueueUrl: url, ReceiptHandle: "handle", VisibilityTimeout: 0 },
        ],
      ]);
    });
  }

  it("is returned with a growing delay, for twenty minutes in all, and the fifth time at once", async () => {
    const { sqs, source } = prepare();
    for (const received of [1, 2, 3, 4, 5])
      await source.comeBack(createRecord("{}", "jobs", received));
    const seconds = sqs.args.map(([, input]) => input.VisibilityTimeout);
    expect(seconds).to.deep.equal([20, 80, 320, 780, 0]);
    expect(seconds.reduce((sum, each) => sum + each)).to.equal(20 * 60);
  });

  it("from the work queue is returned after the lease of its last worker, for twenty minutes in all", async () => {
    const { sqs, source } = prepare();
    for (const received of [1, 2, 3, 4, 5])
      await source.comeBack(createRecord("{}", "jobs-work", received));
    const seconds = sqs.args.map(([, input]) => input.VisibilityTimeout);
    expect(seconds).to.deep.equal([70, 80, 320, 730, 0]);
    expect(seconds.reduce((sum, each) => sum + each)).to.equal(20 * 60);
  });

  it("keeps the queue's timeout after more receives, and counts as received once without a receive count", async () => {
    const { sqs, source } = prepare();
    await source.comeBack(createRecord("{}", "jobs", 6));
    expect(sqs.callCount).to.equal(0);
    await source.comeBack(createRecord("{}"));
    expect(sqs.args[0]![1].VisibilityTimeout).to.equal(20);
  });
});

describe("a request", () => {
  for (const [body, text, id] of [
    ['{"data":"hi"}', "hi", undefined],
    ['{"data":0,"id":"mine"}', "0", "mine"],
    ['{"data":null}', "null", undefined],
    ['{"data":{"a":1}}', '{"a":1}', undefined],
    ['{"id":"theirs","text":"hi"}', '{"id":"theirs","text":"hi"}', undefined],
    ['{"id":7}', '{"id":7}', undefined],
    ["[1, 2]", "[1, 2]", undefined],
    ['{"seq":9007199254740993}', '{"seq":9007199254740993}', undefined],
    ["[1e400]", "[1e400]", undefined],
    ["null", "null", undefined],
    ['{"broadcastId":1,"slices":2}', '{"broadcastId":1,"slices":2}', undefined],
    ['{"slices":2,"recipients":3}', '{"slices":2,"recipients":3}', undefined],
    ['{"broadcastId":1,"recipients":3}', '{"broadcastId":1,"recipients":3}', undefined],
  ]) {
    it(`of ${body} sends ${text} to clients`, () => {
      expect(parseRequest(body!)).to.deep.equal({ text, id });
    });
  }

  for (const id of ["", "a b", "é", 7, null, "x".repeat(129)]) {
    it(`is refused for its id: ${JSON.stringify(id).slice(0, 20)}`, () => {
      const refused = () => parseRequest(JSON.stringify({ data: 1, id }));
      expect(refused).to.throw(BadRequestError, 'Expected "id" to be a string of 1 to 128 letters');
      expect(refused).to.throw(`received ${JSON.stringify(id)}`);
    });
  }

  it("may have an id of 128 characters; a refusal quotes at most two hundred", () => {
    const id = "x".repeat(128);
    expect(parseRequest(JSON.stringify({ data: 1, id })).id).to.equal(id);
    const long = JSON.stringify("x".repeat(500));
    expect(() => parseRequest(`{"data":1,"id":${long}}`)).to.throw(
      `received ${long.slice(0, 200)}.`,
    );
  });

  it("is refused when API Gateway would not deliver its text", () => {
    const withBytes = (bytes: number) => JSON.stringify({ data: "x".repeat(bytes) });
    expect(parseRequest(withBytes(128 * 1024)).text).to.have.length(128 * 1024);
    expect(() => parseRequest(withBytes(128 * 1024 + 1))).to.throw(
      BadRequestError,
      "Expected at most 131072 bytes to deliver",
    );
  });

  for (const number of ["9007199254740993", "1e400"]) {
    it(`is refused when its data would become another number than ${number}`, () => {
      const refused = () => parseRequest(`{"data":{"seq":[${number}]}}`);
      expect(refused).to.throw(
        BadRequestError,
        "numbers that a double holds, and others as strings",
      );
    });
  }

  it("is refused when it is a work item on the wrong queue", () => {
    expect(() => parseRequest(encodeWorkItem(ITEM))).to.throw(
      "Expected a message for clients, received a work item, which belongs on the queue of shared work.",
    );
  });
});
