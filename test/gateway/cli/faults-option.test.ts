import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFaults } from "../../../gateway/cli/faults-option.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

describe("--faults", () => {
  it("accepts JSON", () => {
    expect(readFaults(' {"seed":7}')).to.deep.equal({ seed: 7 });
  });

  it("accepts a file", () => {
    const directory = mkdtempSync(join(tmpdir(), "faults-"));
    closeAfterwards(() => rmSync(directory, { recursive: true }));
    writeFileSync(join(directory, "faults.json"), '{"seed":8}');
    expect(readFaults(join(directory, "faults.json"))).to.deep.equal({ seed: 8 });
  });

  it("refuses text that is not JSON", () => {
    expect(() => readFaults("{seed")).to.throw(/^--faults is not valid JSON: /);
  });

  it("refuses a file that does not exist", () => {
    expect(() => readFaults("none.json")).to.throw(
      /^--faults is "none\.json"; expected JSON or a file: ENOENT/,
    );
  });
});
