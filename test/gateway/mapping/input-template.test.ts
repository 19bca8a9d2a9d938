// Input transformers: texts with values of an event.
import { expect } from "chai";
import { compileInputTemplate } from "../../../gateway/mapping/input-template.ts";

const CONTEXT = {
  event: { id: "e1", detail: { order: 'a"b', items: [{ sku: "x" }], total: 7 } },
  ruleArn: "arn:aws:events:eu-west-1:000000000000:rule/orders",
  ruleName: "orders",
  receivedAt: "2025-01-01T00:00:00Z",
};

const PATHS = new Map([
  ["order", "$.detail.order"],
  ["items", "$.detail.items"],
  ["total", "$.detail.total"],
  ["sku", "$.detail.items[0].sku"],
  ["missing", "$.detail.other"],
]);

describe("an input template", () => {
  for (const [template, expected] of [
    ['{"a":<order>,"n":<total>,"i":<items>}', '{"a":"a\\"b","n":7,"i":[{"sku":"x"}]}'],
    ['"order <order>, <total> of <sku>"', '"order a\\"b, 7 of x"'],
    ['"items: <items>"', '"items: [{\\"sku\\":\\"x\\"}]"'],
    ['{"a \\" b":<sku>}', '{"a \\" b":"x"}'],
    ['{"a":<missing>,"b":"<missing>"}', '{"a":"","b":""}'],
    ['[<aws.events.rule-arn>,"<aws.events.rule-name>"]', `["${CONTEXT.ruleArn}","orders"]`],
    ["<aws.events.event.ingestion-time>", '"2025-01-01T00:00:00Z"'],
    ["<aws.events.event>", '{"id":"e1"}'],
    ["<aws.events.event.json>", JSON.stringify(CONTEXT.event)],
    ["1 < 2", "1 < 2"],
  ] as const) {
    it(`makes ${expected} of ${template}`, () => {
      expect(compileInputTemplate(template, PATHS)(CONTEXT)).to.equal(expected);
    });
  }

  it("does not make an input that is far larger than the event", () => {
    const write = compileInputTemplate("<order>".repeat(1000), PATHS);
    const event = { detail: { order: "x".repeat(100_000) } };
    expect(() => write({ ...CONTEXT, event })).to.throw(RangeError, "more than 8388608 characters");
  });

  it("is refused with a name that has no path, or a path that is not served", () => {
    expect(() => compileInputTemplate("<b>", PATHS)).to.throw('input_paths has no "b"');
    expect(() => compileInputTemplate("<a>", new Map([["a", "$..b"]]))).to.throw(
      "is not supported",
    );
  });
});
