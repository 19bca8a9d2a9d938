// docs/simulation.md explains every promise that the checker knows, and lists every mistake.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { RULES } from "../simulation/checker/check.ts";
import { MUTANTS } from "../simulation/mutants.ts";

const text = readFileSync("docs/simulation.md", "utf8");

/** Cells of the table that follows a heading. */
const rowsAfter = (heading: string): string[][] => {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [table = ""] = /^\|[^]*?\n(?!\|)/m.exec(section) ?? [];
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

describe("docs/simulation.md", () => {
  it("explains every promise", () => {
    const promises = rowsAfter("What is checked").map(([promise]) => promise);
    expect(promises).to.deep.equal(Object.keys(RULES));
  });

  it("lists every mistake, with its file", () => {
    const mistakes = rowsAfter("Which mistakes it finds").map(([name, file]) => [name, file]);
    expect(mistakes).to.deep.equal(MUTANTS.map(({ name, file }) => [name, `\`${file}\``]));
  });

  it("names a promise for each mistake that was found", () => {
    for (const [name, , , promise] of rowsAfter("Which mistakes it finds")) {
      if (promise !== "") expect(RULES, name).to.have.property(promise!);
    }
  });
});
