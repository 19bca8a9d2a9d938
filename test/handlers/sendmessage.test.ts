import { expect } from "chai";
import { createSendmessage } from "../../handlers/sendmessage.ts";
import { rejectionOf } from "../helpers/errors.ts";
import { CONNECTION_ID, messageEvent } from "../helpers/events.ts";
import { stubLog, stubPoster, stubQueue } from "../helpers/stubs.ts";

const BROADCAST_ID = `${CONNECTION_ID}:Ga4JlUeQrPEF25g=`;

const prepare = () => {
  const queue = stubQueue();
  const poster = stubPoster();
  const log = stubLog();
  return { queue, poster, log, sendmessage: createSendmessage({ queue, poster, log }) };
};

describe("sendmessage", () => {
  for (const data of ["hi", "", 0, false, null, { a: 1 }]) {
    it(`hands ${JSON.stringify(data)} to the queue, and answers nothing`, async () => {
      const { queue, poster, sendmessage } = prepare();
      const response = await sendmessage(messageEvent({ action: "sendmessage", data }));
      expect(response).to.deep.equal({ statusCode: 200 });
      expect(queue.send.args).to.deep.equal([[BROADCAST_ID, data]]);
      expect(poster.post.callCount).to.equal(0);
    });
  }

  it("logs which broadcast the sender has caused", async () => {
    const { log, sendmessage } = prepare();
    await sendmessage(messageEvent({ action: "sendmessage", data: 1 }));
    expect(log.args[0]).to.deep.equal([
      "INFO",
      "enqueued",
      { requestId: "Ga4JlUeQrPEF25g=", connectionId: CONNECTION_ID, broadcastId: BROADCAST_ID },
    ]);
  });

  it("asks for the same broadcast when it is invoked once more with the same event, and for another with another", async () => {
    const { queue, sendmessage } = prepare();
    const event = messageEvent({ action: "sendmessage", data: 1 });
    await sendmessage(event);
    await sendmessage(structuredClone(event));
    const context = { ...event.requestContext, requestId: "another" };
    await sendmessage({ ...event, requestContext: context });
    const ids = queue.send.args.map(([id]) => id);
    expect(ids).to.deep.equal([BROADCAST_ID, BROADCAST_ID, `${CONNECTION_ID}:another`]);
  });

  it("tells the sender that data is missing", async () => {
    const { queue, poster, sendmessage } = prepare();
    await sendmessage(messageEvent({ action: "sendmessage" }, "sendmessage"));
    expect(queue.send.callCount).to.equal(0);
    expect(poster.post.firstCall.args[1].bytes.toString()).to.include('"error":"BadRequest"');
  });

  it("refuses what would be too large to deliver", async () => {
    const { queue, poster, sendmessage } = prepare();
    // 21 digits each, once they are written out.
    const body = `{"action":"sendmessage","data":[${"1e20,".repeat(20_000)}0]}`;
    await sendmessage(messageEvent(body, "sendmessage"));
    expect(queue.send.callCount).to.equal(0);
    expect(poster.post.firstCall.args[1].bytes.toString()).to.include("at most 131072 bytes");
  });

  it("fails when the queue does", async () => {
    const { queue, sendmessage } = prepare();
    queue.send.rejects(new Error("queue is gone"));
    const error = await rejectionOf(sendmessage(messageEvent({ data: 1 })));
    expect(error.message).to.equal("queue is gone");
  });
});
