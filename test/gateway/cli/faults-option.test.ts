import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFaults } from "../../../gateway/cli/faults-option.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

describe("--faults", () => {
  it("takes JSON", () => {
    expect(readFaults(' {"seed":7}')).to.deep.equal({ seed: 7 });
  });

  it("takes a file", () => {
    const directory = mkdtempSync(join(tmpdir(), "faults-"));
    closeAfterwards(() => rmSync(directory, { recursive: true }));
    writeFileSync(join(directory, "faults.json"), '{"seed":8}');
    expect(readFaults(join(directory, "faults.json"))).to.deep.equal({ seed: 8 });
  });

  it("refuses what is no JSON", () => {
    expect(() => readFaults("{seed")).to.throw(/^The faults are no JSON: /);
  });

  it("refuses a file that does not exist", () => {
    expect(() => readFaults("none.json")).to.throw(
      /^The faults are "none\.json"; expected JSON, or a file: ENOENT/,
    );
  });
});
