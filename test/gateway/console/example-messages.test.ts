import { expect } from "chai";
import { exampleMessage } from "../../../gateway/console/example-messages.ts";

describe("example messages", () => {
  for (const [expression, routeKey, message] of [
    ["$request.body.action", "ping", '{"action":"ping"}'],
    ["$request.body.action", "$default", "hello"],
    ["$request.body.a.b", "ping", '{"a":{"b":"ping"}}'],
    [
      "${request.body.service}/${request.body.action}",
      "chat/send",
      '{"service":"chat","action":"send"}',
    ],
    ["${request.body.a.b}/${request.body.a.c}", "x/y", '{"a":{"b":"x","c":"y"}}'],
  ] as const) {
    it(`finds one for ${routeKey} of ${expression}`, () => {
      expect(exampleMessage(expression, routeKey)).to.equal(message);
    });
  }

  for (const [expression, routeKey] of [
    ["${request.body.a}-${request.body.b}", "x-y"],
    ["${request.body.a}/${request.body.b}", "x"],
    ["v1", "ping"],
  ] as const) {
    it(`finds none for ${routeKey} of ${expression}`, () => {
      expect(exampleMessage(expression, routeKey)).to.equal(undefined);
    });
  }

  it("is none for the longest expression, which has the most variables", () => {
    const variable = "${request.body}";
    const expression = variable.repeat(16_384 / variable.length);
    expect(exampleMessage(expression, "say")).to.equal(undefined);
  });
});
