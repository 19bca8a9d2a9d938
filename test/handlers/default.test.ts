import { expect } from "chai";
import { createDefault } from "../../handlers/default.ts";
import { CONNECTION_ID, messageEvent } from "../helpers/events.ts";
import { stubLog } from "../helpers/stubs.ts";

const answer = async (body: unknown): Promise<{ message: string }> => {
  const handler = createDefault({ actions: ["ping", "post"], log: stubLog() });
  const { body: text } = await handler(messageEvent(body));
  return JSON.parse(text ?? "");
};

describe("$default", () => {
  it("returns the unknown action, the known actions, and the connection id", async () => {
    expect(await answer({ action: "pong" })).to.deep.equal({
      message: 'Unknown action "pong"',
      actions: ["ping", "post"],
      connectionId: CONNECTION_ID,
    });
  });

  for (const [what, body, message] of [
    [
      "text that is not JSON",
      "hello",
      "Unknown action: Expected JSON, received text that is not JSON.",
    ],
    ["nothing", "", "Unknown action: Expected JSON, received text that is not JSON."],
    ["a list", [1], "Unknown action: Expected a JSON object, received an array."],
    ["null", "null", "Unknown action: Expected a JSON object, received null."],
    ["a string", '"ping"', "Unknown action: Expected a JSON object, received a string."],
    [
      "no action",
      {},
      'Unknown action: Expected the field "action", received a message without it.',
    ],
    ["a number", { action: 5 }, "Unknown action 5"],
    ["__proto__", '{"action":"__proto__"}', 'Unknown action "__proto__"'],
    ["constructor", '{"action":"constructor"}', 'Unknown action "constructor"'],
    [
      "an own __proto__",
      '{"__proto__":{"action":"ping"}}',
      'Unknown action: Expected the field "action", received a message without it.',
    ],
  ] as const) {
    it(`explains what is wrong with ${what}`, async () => {
      expect((await answer(body)).message).to.equal(message);
    });
  }

  it("repeats at most 100 characters of an action", async () => {
    const { message } = await answer({ action: "x".repeat(10_000) });
    expect(message).to.have.length("Unknown action ".length + 100);
  });

  it("takes 32 levels of nesting, and refuses 33", async () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect((await answer(`{"action":${nested(31)}}`)).message).to.match(/^Unknown action \[\[/);
    expect((await answer(`{"action":${nested(32)}}`)).message).to.include("nested at most 32 deep");
  });

  it("survives 128 KiB of brackets", async () => {
    const { message } = await answer("[".repeat(65_536) + "]".repeat(65_536));
    expect(message).to.include("nested at most 32 deep");
  });
});
