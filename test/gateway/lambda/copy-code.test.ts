// Folders that stand for a function's zip.
import { existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { unzip } from "../../../gateway/lambda/zip.ts";
import { catchRejection } from "../../helpers/errors.ts";

describe("a folder instead of a zip", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "copy-code-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it("refuses a folder of more bytes than a zip may have, but counts no tool's files", async () => {
    const folder = join(directory, "src");
    for (const [name, bytes] of [
      [".git/pack", 262_144_001],
      ["index.js", 1],
    ] as const) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), "");
      truncateSync(join(folder, name), bytes);
    }
    await unzip(folder, join(directory, "out"));
    expect(await readdir(join(directory, "out"))).to.deep.equal(["index.js"]);
    truncateSync(join(folder, "index.js"), 262_144_001);
    const error = await catchRejection(unzip(folder, join(directory, "more")));
    expect(error).to.have.property("code", "INVALID_ZIP");
    expect(error.message).to.include("more than 262144000 bytes, Lambda's limit");
    expect(existsSync(join(directory, "more"))).to.equal(false);
  });
});
