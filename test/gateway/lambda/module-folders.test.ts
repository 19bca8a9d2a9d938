// Where imports of a file are loaded from.
import { expect } from "chai";
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listModuleFolders } from "../../../gateway/lambda/module-folders.ts";

describe("module folders", () => {
  it("are those of the folder and of its parents, with the real paths of links", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "modules-")));
    const elsewhere = join(root, "elsewhere");
    const project = join(root, "project");
    mkdirSync(elsewhere);
    mkdirSync(join(project, "deep", "deeper"), { recursive: true });
    mkdirSync(join(project, "deep", "node_modules"));
    symlinkSync(elsewhere, join(project, "node_modules"));
    expect(
      listModuleFolders(join(project, "deep", "deeper")).filter((each) => each.startsWith(root)),
    ).to.deep.equal([
      join(project, "deep", "node_modules"),
      join(project, "node_modules"),
      elsewhere,
    ]);
  });
});
