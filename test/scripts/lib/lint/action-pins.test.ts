// Which uses of actions are pinned.
import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { findDifferentPins, findUnpinned } from "../../../../scripts/lib/lint/action-pins.ts";

const COMMIT = "3d3c42e5aac5ba805825da76410c181273ba90b1";

const lines = (use: string) =>
  findUnpinned(`jobs:\n  a:\n    steps:\n      - uses: ${use}\n`).map(({ line }) => line);

describe("an action", () => {
  for (const use of [
    "actions/checkout@v7",
    "actions/checkout@main",
    "actions/checkout",
    `actions/checkout@${COMMIT}`,
    `actions/checkout@${COMMIT.slice(0, 12)} # v7.0.1`,
    `actions/checkout@${COMMIT} # v7`,
    "docker://alpine:3",
    `"actions/checkout@v7"`,
  ]) {
    it(`is not pinned: ${use}`, () => expect(lines(use)).to.deep.equal([4]));
  }

  it("is pinned to a commit with its version, or is of this repository", () => {
    expect(lines(`actions/checkout@${COMMIT} # v7.0.1`)).to.deep.equal([]);
    expect(lines(`owner/repository/folder@${COMMIT} # v7.0.1`)).to.deep.equal([]);
    expect(lines("./.github/actions/plan-review")).to.deep.equal([]);
  });

  it("is pinned to one commit in all files", () => {
    const file = (commit: string) => `uses: actions/checkout@${commit} # v7.0.1`;
    const other = COMMIT.replace("3", "4");
    expect(
      findDifferentPins(
        new Map([
          ["a", file(COMMIT)],
          ["b", file(COMMIT)],
        ]),
      ),
    ).to.deep.equal([]);
    expect(
      findDifferentPins(
        new Map([
          ["a", file(COMMIT)],
          ["b", file(other)],
        ]),
      ),
    ).to.have.length(1);
  });

  it("of this repository is", () => {
    execFileSync(process.execPath, ["scripts/lint-actions.ts"], { stdio: "pipe" });
  });
});
