// What requests of the channel protocol must have, field by field.
import { expect } from "chai";
import * as frames from "../../../../handlers/lib/realtime/frames.ts";
import { createCheck } from "../../../../handlers/lib/schema/compile.ts";
import { catchMessage } from "../../../helpers/errors.ts";

const channel = "room:1";
const since = { epoch: "e", offset: 0 };

describe("a request of the channel protocol", () => {
  for (const [schema, least, most] of [
    [frames.SUBSCRIBE, { action: "subscribe", channel }, { id: 1, since, info: {} }],
    [frames.UNSUBSCRIBE, { action: "unsubscribe", channel }, { id: "1" }],
    [frames.PUBLISH, { action: "publish", data: null, channel }, { id: 1, key: "k".repeat(128) }],
    [frames.HISTORY, { action: "history", channel }, { id: 1, since, limit: 100 }],
    [frames.PRESENCE, { action: "presence", channel }, { id: 1 }],
  ] as const) {
    const check = createCheck(schema);
    const tryRequest = (request: object) => catchMessage(() => check(request as never, ""));

    it(`${least.action} needs each of ${Object.keys(least).join()}`, () => {
      expect(tryRequest(least)).to.equal(undefined);
      expect(tryRequest({ ...least, ...most })).to.equal(undefined);
      for (const name of Object.keys(least)) {
        const { [name]: _, ...others } = least as Record<string, unknown>;
        expect(tryRequest(others), name).to.be.a("string").and.include(`"${name}"`);
      }
    });

    it(`${least.action} has its own action, and a channel of at most 200 characters`, () => {
      expect(tryRequest({ ...least, action: "other" })).to.include(`"${least.action}"`);
      const longest = `a:${"x".repeat(198)}`;
      expect(tryRequest({ ...least, channel: longest })).to.equal(undefined);
      expect(tryRequest({ ...least, channel: `${longest}x` })).to.include("200 characters");
    });

    it(`${least.action} is an object`, () => {
      for (const value of [[], "text", null]) {
        expect(tryRequest(value as never)).to.include("Expected an object");
      }
    });
  }

  for (const [what, schema, request, message] of [
    ["a position without an epoch", frames.HISTORY, { since: { offset: 0 } }, '"since.epoch"'],
    ["a position without an offset", frames.SUBSCRIBE, { since: { epoch: "e" } }, '"since.offset"'],
    [
      "a long epoch",
      frames.SUBSCRIBE,
      { since: { epoch: "e".repeat(33), offset: 0 } },
      "at most 32 characters",
    ],
    ["a limit of none", frames.HISTORY, { limit: 0 }, "1 to 100"],
    ["a limit above a hundred", frames.HISTORY, { limit: 101 }, "1 to 100"],
    ["a long key", frames.PUBLISH, { data: 1, key: "k".repeat(129) }, "at most 128 characters"],
    ["a key with a blank", frames.PUBLISH, { data: 1, key: "a b" }, '"key"'],
  ] as const) {
    it(`does not have ${what}`, () => {
      const action = schema.properties.action.const;
      const check = createCheck(schema);
      expect(catchMessage(() => check({ action, channel, ...request }, ""))).to.include(message);
    });
  }

  for (const [field, right, wrong] of [
    ["user", "u".repeat(256), ["", "u".repeat(257), 1]],
    ["connection", "aB3_+/=-".repeat(16), ["", "a b", "a".repeat(129), 1]],
  ] as const) {
    it(`publishes to a ${field} instead of a channel`, () => {
      const check = createCheck(frames.PUBLISH);
      const tryName = (name: unknown) =>
        catchMessage(() => check({ action: "publish", data: 1, [field]: name } as never, ""));
      expect(tryName(right)).to.equal(undefined);
      for (const name of wrong) expect(tryName(name), String(name)).to.include(`"${field}"`);
    });
  }
});
