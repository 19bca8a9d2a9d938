// Files that others read while they are written.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { removeOthers, writeWhole } from "../../../scripts/lib/whole-files.ts";
import { processMark } from "../../../shared/process-mark.ts";
import { removeFolderSync } from "../../../shared/remove-folder.ts";
import { catchRejection } from "../../helpers/errors.ts";

describe("a file that is written whole", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "whole-files-"));
  });

  afterEach(() => removeFolderSync(folder));

  it("has the contents of one of those that write it at once, and leaves nothing beside it", async () => {
    const path = join(folder, "ping.zip");
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => writeWhole(path, text)));
    expect(readFileSync(path, "utf8")).to.be.oneOf(texts);
    expect(readdirSync(folder)).to.deep.equal(["ping.zip"]);
  });

  it("leaves nothing when it cannot be written", async () => {
    mkdirSync(join(folder, "ping.zip/inside"), { recursive: true });
    const error = await catchRejection(writeWhole(join(folder, "ping.zip"), "text"));
    expect(error.message).to.match(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(folder)).to.deep.equal(["ping.zip"]);
  });

  it("survives the removal of others, as does what a running process is writing", async () => {
    const writing = `.ping.zip.${processMark(process.ppid)}-1.part`;
    for (const name of [
      "ping.zip",
      "gone.zip",
      writing,
      `.ping.zip.${processMark(999_999_999)}-1.part`,
    ]) {
      writeFileSync(join(folder, name), "");
    }
    await removeOthers(folder, new Set(["ping.zip"]));
    expect(readdirSync(folder).toSorted()).to.deep.equal([writing, "ping.zip"]);
  });
});
