// subscribe, unsubscribe, history and presence: what each asks of rights, table and history, and what it replies.
import { expect } from "chai";
import { stub } from "sinon";
import { MAX_NESTING } from "../../handlers/lib/limits.ts";
import { lists } from "../helpers/nesting.ts";
import { createHistory } from "../../handlers/history.ts";
import { ForbiddenError } from "../../handlers/lib/errors.ts";
import { parseNamespaces } from "../../handlers/lib/realtime/namespaces.ts";
import { createPresence } from "../../handlers/presence.ts";
import { createSubscribe } from "../../handlers/subscribe.ts";
import { createUnsubscribe } from "../../handlers/unsubscribe.ts";
import { messageEvent } from "../helpers/events.ts";
import { stubLog } from "../helpers/stubs.ts";

const ACCESS = { subscribe: "everyone", publish: "everyone", layouts: "1:1" };
const HISTORY = { size: 10, ttlSeconds: 600 };

const prepare = () => {
  const parts = {
    namespaces: parseNamespaces(
      JSON.stringify({
        room: { ...ACCESS, history: HISTORY, presence: true },
        bare: { ...ACCESS, presence: false },
      }),
    ),
    assertMay: stub(),
    memberships: { join: stub().resolves(), leave: stub().resolves() },
    history: {
      position: stub().resolves({ epoch: "e", offset: 7 }),
      read: stub().resolves({ recovered: true, publications: [] }),
    },
    frames: { joined: stub().resolves(), left: stub().resolves(), forget: stub().resolves() },
    readPresence: stub().resolves({ count: 1, more: false, members: [] }),
    log: stubLog(),
  };
  const handlers = new Map([
    ["subscribe", createSubscribe(parts)],
    ["unsubscribe", createUnsubscribe(parts)],
    ["history", createHistory(parts)],
    ["presence", createPresence(parts)],
  ]);
  const askWith = async (action: string, request: unknown) => {
    const { body } = await handlers.get(action)!(messageEvent(request, action));
    return JSON.parse(body ?? "");
  };
  const ask = (request: { action: string; [field: string]: unknown }) =>
    askWith(request.action, request);
  return { ...parts, ask, askWith };
};

describe("a channel route", () => {
  it("subscribe joins first, then returns the position", async () => {
    const { ask, memberships, history } = prepare();
    const reply = await ask({ action: "subscribe", channel: "room:1", id: 1 });
    expect(reply).to.deep.equal({
      action: "subscribe",
      id: 1,
      channel: "room:1",
      epoch: "e",
      offset: 7,
    });
    expect(memberships.join.calledBefore(history.position)).to.equal(true);
  });

  it("subscribe and unsubscribe tell of the member, once it has joined or left", async () => {
    const { ask, memberships, frames } = prepare();
    await ask({ action: "subscribe", channel: "room:1", info: 1 });
    expect(memberships.join.calledBefore(frames.joined)).to.equal(true);
    const [[member, ...told]] = frames.joined.args as any;
    expect(member).to.include({ info: "1" });
    expect(told).to.deep.equal(["room:1"]);
    await ask({ action: "unsubscribe", channel: "room:1" });
    expect(memberships.leave.calledBefore(frames.left)).to.equal(true);
    expect(frames.left.args).to.deep.equal([[member.connectionId, "room:1"]]);
  });

  it("subscribe returns what was published since a position", async () => {
    const { ask, history } = prepare();
    const since = { epoch: "e", offset: 3 };
    const reply = await ask({ action: "subscribe", channel: "room:1", since });
    expect(reply).to.include({ recovered: true });
    expect(history.read.args).to.deep.equal([["room:1", HISTORY, { since }]]);
  });

  it("subscribe has no position where there is no history", async () => {
    const { ask, memberships } = prepare();
    const info = { name: "Ada" };
    expect(await ask({ action: "subscribe", channel: "bare:1", info })).to.deep.equal({
      action: "subscribe",
      channel: "bare:1",
    });
    expect(memberships.join.firstCall.args[0]).to.include({ info: JSON.stringify(info) });
  });

  it("subscribe refuses info that is too large, and joins nothing", async () => {
    const { ask, memberships } = prepare();
    const reply = await ask({ action: "subscribe", channel: "room:1", info: "x".repeat(300) });
    expect(reply).to.include({ error: "BadRequest" });
    expect(memberships.join.callCount).to.equal(0);
    const askWith = (info: string) => ask({ action: "subscribe", channel: "room:1", info });
    // With its quotation marks, a byte more than there may be; then as much.
    expect(await askWith("x".repeat(255))).to.include({ error: "BadRequest" });
    expect(await askWith("x".repeat(254))).not.to.have.property("error");
  });

  it("an id has at most 64 characters, of whatever size, and comes back also in refusals", async () => {
    const { ask } = prepare();
    const id = "😀".repeat(64);
    expect(await ask({ action: "unsubscribe", channel: "room:1", id })).to.include({ id });
    expect(await ask({ action: "unsubscribe", channel: "Room", id })).to.include({ id });
    const refusal = await ask({ action: "unsubscribe", channel: "room:1", id: `${id}x` });
    expect(refusal).to.include({ error: "BadRequest" }).and.not.to.have.property("id");
  });

  it("says which request is nested too deep", async () => {
    const { ask } = prepare();
    const info = JSON.parse(lists(MAX_NESTING));
    const refusal = await ask({ action: "subscribe", id: 7, channel: "room:1", info });
    expect(refusal).to.include({ error: "BadRequest", action: "subscribe", id: 7 });
    const deepest = JSON.parse(lists(MAX_NESTING - 1));
    const reply = await ask({ action: "subscribe", id: 8, channel: "room:1", info: deepest });
    expect(reply).to.include({ id: 8 }).and.not.to.have.property("error");
  });

  it("says which request has a number that would become another one", async () => {
    const { askWith } = prepare();
    for (const number of ["9007199254740993", "1e400"]) {
      const request = `{"action":"subscribe","id":7,"channel":"room:1","info":[${number}]}`;
      const refusal = await askWith("subscribe", request);
      expect(refusal).to.include({ error: "BadRequest", action: "subscribe", id: 7 });
      expect(refusal.message).to.include("a double holds");
    }
  });

  it("unsubscribe leaves, without a right", async () => {
    const { ask, memberships, assertMay } = prepare();
    expect(await ask({ action: "unsubscribe", channel: "room:1" })).to.include({
      channel: "room:1",
    });
    expect(memberships.leave.firstCall.args[1]).to.equal("room:1");
    expect(assertMay.callCount).to.equal(0);
  });

  it("history returns the publications that it is asked for", async () => {
    const { ask, history } = prepare();
    await ask({ action: "history", channel: "room:1", limit: 5 });
    expect(history.read.args).to.deep.equal([["room:1", HISTORY, { since: undefined, limit: 5 }]]);
  });

  it("presence returns the members", async () => {
    const { ask } = prepare();
    expect(await ask({ action: "presence", channel: "room:1" })).to.include({ count: 1 });
  });

  for (const action of ["history", "presence"]) {
    it(`${action} says when the channel has none`, async () => {
      const { ask } = prepare();
      const reply = await ask({ action, channel: "bare:1" });
      expect(reply.message).to.match(new RegExp(`^Expected a channel with .*${action}`));
    });
  }

  for (const action of ["subscribe", "history", "presence"]) {
    it(`${action} does nothing without the right, or in an unknown namespace`, async () => {
      const { ask, assertMay, memberships, history, readPresence } = prepare();
      expect(await ask({ action, channel: "other:1" })).to.include({ error: "BadRequest" });
      assertMay.throws(new ForbiddenError({ expected: "a right", actual: "none" }));
      expect(await ask({ action, channel: "room:1" })).to.include({ error: "Forbidden" });
      expect(assertMay.firstCall.args.slice(0, 2)).to.deep.equal(["subscribe", "other:1"]);
      const calls = [memberships.join, history.read, history.position, readPresence];
      expect(calls.map(({ callCount }) => callCount)).to.deep.equal([0, 0, 0, 0]);
    });
  }
});
