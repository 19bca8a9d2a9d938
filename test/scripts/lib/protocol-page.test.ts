// docs/protocol.md says what handlers check.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as errors from "../../../handlers/lib/errors.ts";
import * as channelErrors from "../../../handlers/lib/realtime/errors.ts";
import { ERROR_CODES } from "../../../handlers/lib/realtime/server-frames.ts";
import { derivedPage } from "../../../scripts/lib/protocol-page.ts";

const page = readFileSync("docs/protocol.md", "utf8");

describe("docs/protocol.md", () => {
  it('is up to date; else run "npm run docs:protocol"', () => {
    expect(page).to.equal(derivedPage(page));
  });

  it("must have its markers", () => {
    expect(() => derivedPage("# Empty")).to.throw("begin: requests");
  });

  it("names the code of every refusal", () => {
    const problem = { expected: "", actual: "" };
    const refusals = Object.values({ ...errors, ...channelErrors })
      .filter(
        (value) => typeof value === "function" && value.prototype instanceof errors.RefusedError,
      )
      .map((Refusal) => new (Refusal as any)(problem, 0).name);
    expect(refusals.toSorted()).to.deep.equal(Object.keys(ERROR_CODES).toSorted());
  });
});
