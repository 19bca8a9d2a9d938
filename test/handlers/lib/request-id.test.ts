// The id of a request, which comes back in the reply.
import { expect } from "chai";
import type { Json } from "../../../handlers/lib/request.ts";
import { readId } from "../../../handlers/lib/request-id.ts";

describe("the id of a request", () => {
  for (const id of ["", "a", "x".repeat(64), "😀".repeat(64), 0, -1, Number.MAX_SAFE_INTEGER]) {
    it(`is a text or an integer: ${String(id).slice(0, 10)}`, () => {
      expect(readId({ id })).to.equal(id);
    });
  }

  for (const [what, request] of [
    ["a longer text", { id: "x".repeat(65) }],
    ["a fraction", { id: 0.5 }],
    ["a number that is not exact", { id: 2 ** 53 }],
    ["a boolean", { id: true }],
    ["null", { id: null }],
    ["a list", { id: ["a"] }],
    ["none", {}],
    ["that of a prototype", Object.create({ id: 5 })],
    ["that of null", null],
    ["that of a text", "id"],
    ["that of a list", ["id"]],
  ] as [string, Json][]) {
    it(`is not ${what}`, () => {
      expect(readId(request)).to.equal(undefined);
    });
  }
});
