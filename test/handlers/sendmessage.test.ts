import { expect } from "chai";
import {
  type AssertMayBroadcast,
  broadcastRightFromEnv,
  createBroadcastRight,
} from "../../handlers/lib/broadcast-right.ts";
import { createSendmessage } from "../../handlers/sendmessage.ts";
import { catchRejection } from "../helpers/errors.ts";
import { CONNECTION_ID, messageEvent } from "../helpers/events.ts";
import { stubLog, stubPoster, stubQueue } from "../helpers/stubs.ts";

const BROADCAST_ID = `${CONNECTION_ID}:Ga4JlUeQrPEF25g=`;

const prepare = (assertMayBroadcast: AssertMayBroadcast = () => {}) => {
  const queue = stubQueue();
  const poster = stubPoster();
  const log = stubLog();
  return {
    queue,
    poster,
    log,
    sendmessage: createSendmessage({ queue, poster, assertMayBroadcast, log }),
  };
};

describe("sendmessage", () => {
  for (const data of ["hi", "", 0, false, null, { a: 1 }]) {
    it(`hands ${JSON.stringify(data)} to the queue, without a reply`, async () => {
      const { queue, poster, sendmessage } = prepare();
      const response = await sendmessage(messageEvent({ action: "sendmessage", data }));
      expect(response).to.deep.equal({ statusCode: 200 });
      expect(queue.send.args).to.deep.equal([[BROADCAST_ID, data]]);
      expect(poster.post.callCount).to.equal(0);
    });
  }

  it("logs which broadcast the sender has requested", async () => {
    const { log, sendmessage } = prepare();
    await sendmessage(messageEvent({ action: "sendmessage", data: 1 }));
    expect(log.args[0]).to.deep.equal([
      "INFO",
      "enqueued",
      { requestId: "Ga4JlUeQrPEF25g=", connectionId: CONNECTION_ID, broadcastId: BROADCAST_ID },
    ]);
  });

  it("requests the same broadcast for the same event, and another for another event", async () => {
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

  it("refuses data that is too large to deliver", async () => {
    const { queue, poster, sendmessage } = prepare();
    // 21 digits each when serialized.
    const body = `{"action":"sendmessage","data":[${"1e20,".repeat(20_000)}0]}`;
    await sendmessage(messageEvent(body, "sendmessage"));
    expect(queue.send.callCount).to.equal(0);
    expect(poster.post.firstCall.args[1].bytes.toString()).to.include("at most 131072 bytes");
  });

  it("fails when the queue does", async () => {
    const { queue, sendmessage } = prepare();
    queue.send.rejects(new Error("queue is gone"));
    const error = await catchRejection(sendmessage(messageEvent({ data: 1 })));
    expect(error.message).to.equal("queue is gone");
  });

  describe("when the token must allow it", () => {
    const NOW_MS = 1_700_000_000_000;
    const needed = 'a token with the scope "broadcast"';

    const send = async (authorizer?: Record<string, unknown>) => {
      const parts = prepare(createBroadcastRight(needed, () => NOW_MS));
      const event = messageEvent({ action: "sendmessage", data: "hi" }, "sendmessage");
      await parts.sendmessage({
        ...event,
        requestContext: { ...event.requestContext, authorizer },
      });
      const [reply] = parts.poster.post.args.map(([, { bytes }]) => JSON.parse(bytes.toString()));
      return { ...parts, reply };
    };

    const without = 'Expected a token with the scope "broadcast", received one without it.';
    const expired = 'Expected a token with the scope "broadcast", received one that has expired.';
    for (const [what, authorizer, message] of [
      ["without an authorizer", undefined, without],
      ["without rights", { principalId: "user-1" }, without],
      ["with no right", { principalId: "user-1", rights: "" }, without],
      ["with another right", { principalId: "user-1", rights: "broadcasts read" }, without],
      ["with a right in capitals", { principalId: "user-1", rights: "BROADCAST" }, without],
      ["with rights that are not a string", { principalId: "user-1", rights: true }, without],
      ["with a claim of that name", { claims: '{"rights":"broadcast"}' }, without],
      ["whose token expires now", { rights: "broadcast", expiresAt: NOW_MS / 1000 }, expired],
      ["whose token has expired", { rights: "broadcast", expiresAt: "1600000000" }, expired],
      ["with an expiry that is not a time", { rights: "broadcast", expiresAt: "never" }, expired],
    ] as const) {
      it(`refuses a sender ${what}`, async () => {
        const { queue, log, reply } = await send(authorizer);
        expect(reply).to.deep.equal({ error: "Forbidden", message, action: "sendmessage" });
        expect(queue.send.callCount).to.equal(0);
        expect(log.firstCall.args[1]).to.equal("refused");
        expect(log.firstCall.args[2]).to.include({ reason: "Forbidden", routeKey: "sendmessage" });
      });
    }

    it("refuses before it parses the message", async () => {
      const { sendmessage, poster } = prepare(createBroadcastRight(needed));
      await sendmessage(messageEvent("no JSON", "sendmessage"));
      expect(poster.post.firstCall.args[1].bytes.toString()).to.include('"error":"Forbidden"');
    });

    it("requires the right unless the environment says otherwise", () => {
      const { requestContext } = messageEvent({});
      expect(() => broadcastRightFromEnv()(requestContext)).to.throw("a token that may broadcast");
      process.env["BROADCAST_RIGHT"] = needed;
      expect(() => broadcastRightFromEnv()(requestContext)).to.throw(needed);
      process.env["BROADCAST_RIGHT"] = "everyone";
      broadcastRightFromEnv()(requestContext);
      delete process.env["BROADCAST_RIGHT"];
    });

    for (const authorizer of [
      { principalId: "user-1", rights: "broadcast", expiresAt: NOW_MS / 1000 + 1 },
      { principalId: "user-1", rights: "other broadcast", expiresAt: String(NOW_MS / 1000 + 1) },
      { principalId: "token-12345678", rights: "broadcast" },
    ]) {
      it(`lets ${JSON.stringify(authorizer)} send`, async () => {
        const { queue, reply } = await send(authorizer);
        expect(reply).to.equal(undefined);
        expect(queue.send.args).to.deep.equal([[BROADCAST_ID, "hi"]]);
      });
    }
  });
});
