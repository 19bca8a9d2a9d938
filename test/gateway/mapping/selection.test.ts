// Selection expressions of templates.
import { expect } from "chai";
import { compileSelection } from "../../../gateway/mapping/selection.ts";

const SELECTABLE = { requestBody: '{"kind":"a","deep":{"er":1}}', statusCode: 200 };

describe("a template selection expression", () => {
  for (const [expression, key] of [
    ["200", "200"],
    ["$default", "$default"],
    ["\\$default", "$default"],
    ["$request.body.kind", "a"],
    ["${request.body.kind}-${request.body.deep.er}", "a-1"],
    ["$request.body.missing", ""],
    ["v${integration.response.statuscode}", "v200"],
  ] as const) {
    it(`selects ${key} by ${expression}`, () => {
      expect(compileSelection(expression)(SELECTABLE)).to.equal(key);
    });
  }

  it("finds nothing in a message that is not JSON", () => {
    const select = compileSelection("<$request.body.kind>");
    expect(select({ requestBody: "hello" })).to.equal("<>");
  });

  it("is read in linear time", () => {
    const expression = "${".repeat(500_000);
    expect(compileSelection(expression)(SELECTABLE)).to.equal(expression);
  });

  it("selects nothing that is far larger than the message", () => {
    const requestBody = JSON.stringify({ kind: "x".repeat(100_000) });
    for (const [times, problem] of [
      [500, "exceed 16777216 characters"],
      [2001, "more than 2000 variables"],
    ] as const) {
      const select = compileSelection("${request.body.kind}".repeat(times));
      const small = times > 1000;
      expect(() => select(small ? SELECTABLE : { requestBody })).to.throw(RangeError, problem);
    }
  });

  for (const [expression, problem] of [
    ["$request.header.x", "$request.header.x is not supported; use $request.body.NAME"],
    ["${integration.response.header.x}", "$integration.response.header.x is not supported"],
    ["$context.stage", "$context.stage is not supported"],
  ] as const) {
    it(`is rejected: ${expression}`, () => {
      expect(() => compileSelection(expression)).to.throw(problem);
    });
  }
});
