// The texts that routes reply with, by what their handlers return.
import { expect } from "chai";
import { createReply } from "../../../handlers/lib/reply.ts";
import { messageEvent } from "../../helpers/events.ts";
import { stubLog } from "../../helpers/stubs.ts";

describe("a reply", () => {
  const replyTo = (id: object, data: unknown, writes?: "fields" | "json") =>
    createReply({
      route: { action: "say", check: () => {}, ...(writes && { writes }) } as never,
      handle: () => data as never,
      log: stubLog(),
    })(messageEvent({ action: "say", ...id }));

  it("is a refusal if API Gateway would not deliver it", async () => {
    expect(await replyTo({}, "x".repeat(131_072))).to.have.length(131_072);
    expect(JSON.parse((await replyTo({ id: 7 }, "x".repeat(131_072))) ?? "")).to.deep.equal({
      error: "BadRequest",
      message: "Expected at most 131072 bytes to deliver, received 131105.",
      action: "$default",
      id: 7,
    });
  });

  for (const [what, id, data, writes, text] of [
    ["nothing", {}, undefined, undefined, undefined],
    ["nothing by id", { id: "7" }, undefined, undefined, undefined],
    ["nothing as JSON", {}, undefined, "json", undefined],
    ["nothing as fields", { id: 7 }, undefined, "fields", undefined],
    ["a text", {}, "hi", undefined, "hi"],
    ["a text by id", { id: 7 }, "hi", undefined, '{"action":"say","id":7,"data":"hi"}'],
    ["a text as JSON", {}, "hi", "json", '"hi"'],
    ["null", {}, null, undefined, "null"],
    ["fields", { id: "7" }, { a: 1 }, "fields", '{"action":"say","id":"7","a":1}'],
    ["fields without an id", {}, { a: 1 }, "fields", '{"action":"say","a":1}'],
  ] as const) {
    it(`is ${text ?? "none"} for ${what}`, async () => {
      expect(await replyTo(id, data, writes)).to.equal(text);
    });
  }
});
