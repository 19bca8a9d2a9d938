// What the status of a post means.
import { expect } from "chai";
import { isForbidden, outcomeOfStatus } from "../../../handlers/lib/post-outcome.ts";

describe("the outcome of a post", () => {
  for (const [status, kind, forbidden] of [
    [undefined, "retry", false],
    [200, "delivered", false],
    [299, "delivered", false],
    [300, "terminal", false],
    [400, "terminal", false],
    [401, "terminal", true],
    [402, "terminal", false],
    [403, "terminal", true],
    [404, "terminal", false],
    [409, "terminal", false],
    [410, "gone", false],
    [411, "terminal", false],
    [413, "terminal", false],
    [428, "terminal", false],
    [429, "retry", false],
    [430, "terminal", false],
    [499, "terminal", false],
    [500, "retry", false],
    [503, "retry", false],
  ] as const) {
    it(`is ${kind} for ${status ?? "no response"}`, () => {
      const outcome = outcomeOfStatus(status, "why");
      expect(outcome.kind).to.equal(kind);
      expect(isForbidden(outcome)).to.equal(forbidden);
    });
  }

  it("has the status and the reason of what failed", () => {
    expect(outcomeOfStatus(503, "busy")).to.deep.equal({
      kind: "retry",
      status: 503,
      reason: "busy",
    });
    expect(outcomeOfStatus(413, "large")).to.deep.equal({
      kind: "terminal",
      status: 413,
      reason: "large",
    });
    expect(outcomeOfStatus(204, "ignored")).to.deep.equal({ kind: "delivered", status: 200 });
    expect(outcomeOfStatus(410, "ignored")).to.deep.equal({ kind: "gone", status: 410 });
    expect(isForbidden({ kind: "retry", status: 403 })).to.equal(false);
  });
});
