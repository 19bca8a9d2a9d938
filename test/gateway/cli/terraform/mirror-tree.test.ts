// A tree of folders that is repeated elsewhere.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { MirrorTree } from "../../../../gateway/cli/terraform/mirror-tree.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

describe("a repeated tree", () => {
  const makeFolder = (): string => {
    const folder = createTemporaryFolder("tests");
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    return folder;
  };

  it("leaves out, and links, what it is told to; and repeats links as they are", () => {
    const [from, to] = [makeFolder(), makeFolder()];
    for (const name of ["out", "tools", ".git", "kept"]) {
      mkdirSync(join(from, name));
      writeFileSync(join(from, name, "file"), name);
    }
    symlinkSync("kept/file", join(from, "link"));
    new MirrorTree().mirror(from, to, { except: new Set(["out"]), linked: new Set(["tools"]) });
    expect(readdirSync(to).toSorted()).to.deep.equal([".git", "kept", "link", "tools"]);
    expect(readlinkSync(join(to, "link"))).to.equal("kept/file");
    for (const name of [".git", "tools"])
      expect(lstatSync(join(to, name)).isSymbolicLink()).to.equal(true);
    expect(readFileSync(join(to, "link"), "utf8")).to.equal("kept");
  });

  it("links what is left of a tree that is too large, so that it is whole all the same", function () {
    const [from, to] = [makeFolder(), makeFolder()];
    for (let at = 0; at < 21_000; at += 1) writeFileSync(join(from, String(at)), "");
    new MirrorTree().mirror(from, to, {});
    const links = readdirSync(to, { withFileTypes: true }).filter((one) => one.isSymbolicLink());
    expect(readdirSync(to)).to.have.length(21_000);
    expect(links).to.have.length(1000);
  });
});
