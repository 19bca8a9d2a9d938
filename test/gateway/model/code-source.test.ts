// Code of functions in folders and files.
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findCodeProblem } from "../../../gateway/model/code-source.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

describe("the code of a function", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "code-"));
    closeAfterwards(() => rm(folder, { recursive: true }));
  });

  it("may be a zip, a folder, or a file of source code", () => {
    mkdirSync(join(folder, "src"));
    for (const [name, text] of [
      ["send.zip", "PK"],
      ["anything", "PK"],
      ["index.mjs", ""],
      ["main.py", ""],
    ] as const) {
      writeFileSync(join(folder, name), text);
      expect(findCodeProblem(join(folder, name)), name).to.equal(undefined);
    }
    expect(findCodeProblem(join(folder, "src"))).to.equal(undefined);
  });

  it("is nothing else", () => {
    const [missing, text] = [join(folder, "none.zip"), join(folder, "text.zip")];
    writeFileSync(text, "text");
    expect(findCodeProblem(missing)).to.equal(`there is no zip at ${missing}`);
    expect(findCodeProblem(text)).to.equal(`${text} is not a zip`);
    expect(findCodeProblem("")).to.equal("it has no filename");
  });
});
