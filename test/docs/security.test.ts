// docs/security.md names a test or a reason for each requirement, and only existing tests.
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";

/** Number of requirements in each ASVS 5.0.0 section that the page covers completely. */
const SECTIONS = new Map([
  ["4.1", 5],
  ["4.4", 4],
  ["7.1", 3],
  ["7.2", 4],
  ["7.3", 2],
  ["7.4", 5],
  ["7.5", 3],
  ["7.6", 2],
  ["9.1", 3],
  ["9.2", 4],
  ["13.1", 4],
  ["13.2", 6],
  ["13.3", 4],
  ["13.4", 7],
  ["16.1", 1],
  ["16.2", 5],
  ["16.3", 4],
  ["16.4", 3],
  ["16.5", 4],
]);

const ANSWERS = ["held", "AWS", "yours", "not held", "n/a"];

describe("docs/security.md", () => {
  const text = readFileSync("docs/security.md", "utf8");
  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) .*$/gm)].map(([row, id = ""]) => {
    const [, requirement = "", here = "", proof = ""] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { id, requirement, here, proof };
  });
  const testsIn = (markdown: string): string[] =>
    [...markdown.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);

  it("covers its sections requirement by requirement, each once", () => {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids)).to.have.property("size", ids.length);
    for (const [section, count] of SECTIONS) {
      const expected = Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
      expect(ids.filter((id) => id.startsWith(`${section}.`))).to.deep.equal(expected);
    }
  });

  it("states for each whether it is met, and by what", () => {
    for (const { id, requirement, here, proof } of rows) {
      expect(ANSWERS, id).to.include(here);
      expect(requirement, id).not.to.equal("");
      expect(proof, id).not.to.equal("");
      if (here === "held") expect(testsIn(proof), id).not.to.deep.equal([]);
    }
  });

  it("names tests that exist", () => {
    const tests = testsIn(text);
    expect(tests.length).to.be.greaterThan(50);
    for (const path of tests) expect(existsSync(path), path).to.equal(true);
  });
});
