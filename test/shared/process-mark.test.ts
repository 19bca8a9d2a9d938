// Which files are left by processes that are gone, also where several containers share a folder.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isLeft, processMark } from "../../shared/process-mark.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const DAY_SECONDS = 24 * 60 * 60;

const { pid: gone } = spawnSync(process.execPath, ["--version"]);

const makeFolder = (ageSeconds: number): string => {
  const folder = mkdtempSync(join(tmpdir(), "process-mark-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const madeAt = Date.now() / 1000 - ageSeconds;
  utimesSync(folder, madeAt, madeAt);
  return folder;
};

describe("the mark of a process", () => {
  it("has the container, where there is one", () => {
    expect(processMark(12, "")).to.equal("12");
    expect(processMark(12, "4026532177")).to.equal("12n4026532177");
    expect(processMark()).to.match(new RegExp(`^${process.pid}(n\\d+)?$`));
  });

  for (const container of ["", "7"]) {
    it(`says who is gone ${container === "" ? "outside containers" : "in a container"}`, () => {
      const folder = makeFolder(0);
      expect(isLeft(processMark(gone, container), folder, container)).to.equal(true);
      expect(isLeft(processMark(process.ppid, container), folder, container)).to.equal(false);
    });
  }

  for (const [madeIn, seenFrom] of [
    ["7", ""],
    ["", "7"],
    ["7", "8"],
  ] as const) {
    it(`says nothing about a process ${madeIn || "outside"} from ${seenFrom || "outside"}, for a day`, () => {
      const mark = processMark(gone, madeIn);
      expect(isLeft(mark, makeFolder(DAY_SECONDS - 60), seenFrom)).to.equal(false);
      expect(isLeft(mark, makeFolder(DAY_SECONDS + 60), seenFrom)).to.equal(true);
    });
  }

  it("is no other text", () => {
    const folder = makeFolder(2 * DAY_SECONDS);
    for (const text of ["", "1x", "n7", "12n", "-1"])
      expect(isLeft(text, folder, ""), text).to.equal(false);
  });
});
