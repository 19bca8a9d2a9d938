// The route key that an expression selects for a message.
import { expect } from "chai";
import { selectRouteKey } from "../../../gateway/websocket/route-selection.ts";

const ACTION = "$request.body.action";

describe("a route selection expression", () => {
  for (const [expression, message, key] of [
    [ACTION, { action: "say" }, "say"],
    [ACTION, { action: "" }, ""],
    [ACTION, { action: null }, ""],
    [ACTION, { other: "say" }, ""],
    [ACTION, { action: 0 }, "0"],
    [ACTION, { action: false }, "false"],
    [ACTION, { action: { a: 1 } }, '{"a":1}'],
    [ACTION, [], ""],
    ["$request.body.a.b", { a: { b: "x" } }, "x"],
    ["$request.body.a.b", { a: { b: { c: "x" } } }, '{"c":"x"}'],
    ["$request.body.a.b", { a: "x" }, ""],
    ["$request.body.a.b", { a: null }, ""],
    ["$request.body.a.length", { a: "x" }, ""],
    ["$request.body.0", ["x"], "x"],
    ["$request.body.toString", {}, ""],
    ["$request.body.constructor.name", {}, ""],
    ["$request.body", { a: 1 }, '{"a":1}'],
    ["${request.body.a}/${request.body.b.c}", { a: "x", b: { c: 2 } }, "x/2"],
    ["${request.body.a}${request.body.b}", { a: "x" }, "x"],
    ["v1-${request.body.a}-end", { a: "x" }, "v1-x-end"],
    ["${request.body.a}", { a: "$&" }, "$&"],
    ["${other.a}", { a: "x" }, "${other.a}"],
    ["always", {}, "always"],
  ] as const) {
    it(`${expression} selects "${key}" for ${JSON.stringify(message)}`, () => {
      expect(selectRouteKey(expression, JSON.stringify(message))).to.equal(key);
    });
  }

  for (const message of ["", "no JSON", '"say"', "1", "null", "true", "[".repeat(100_000)]) {
    it(`selects nothing for ${message.slice(0, 10)}`, () => {
      expect(selectRouteKey(ACTION, message)).to.equal(undefined);
      expect(selectRouteKey("always", message)).to.equal(undefined);
    });
  }

  it("selects nothing that is far larger than the message", () => {
    const message = JSON.stringify({ a: "x".repeat(100_000) });
    expect(() => selectRouteKey("${request.body.a}".repeat(500), message)).to.throw(
      RangeError,
      "exceed 16777216 characters",
    );
  });

  it("is read in linear time", () => {
    const expression = "${request.body".repeat(300_000);
    expect(selectRouteKey(expression, "{}")).to.equal(expression);
  });
});
