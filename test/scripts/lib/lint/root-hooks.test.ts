import { expect } from "chai";
import { lintFiles } from "../../../helpers/lint-files.ts";

describe("hooks of a module", () => {
  it("are reported by oxlint, but not those of a suite or of a function", () => {
    const said = lintFiles("root-hooks", {
      "test/helpers/servers.ts": [
        "afterEach(() => {});",
        'describe("a suite", () => {',
        "  before(() => {});",
        "});",
        "export const useServer = () => after(() => {});",
        "before(async () => {});",
      ].join("\n"),
    });
    const lines = said.matchAll(/servers\.ts:(\d+):\d+: (\w+) runs for one file of each process/g);
    expect([...lines].map(([, line, name]) => [Number(line), name])).to.deep.equal([
      [1, "afterEach"],
      [6, "before"],
    ]);
  });
});
