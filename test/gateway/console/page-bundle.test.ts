import { cpSync, mkdtempSync, readFileSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { bundlePage } from "../../../scripts/lib/console-page.ts";

const MAIN = "/_local/page/main.js";

/** The part of the gateway that finds the page's files, in a folder of its own. */
const copyPage = async () => {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const copied = (name: string) => join(folder, "console", name);
  for (const name of ["page", "page-folders.ts"]) {
    cpSync(join("gateway/console", name), copied(name), { recursive: true });
  }
  const { findPageFile } = await import(pathToFileURL(copied("page-folders.ts")).href);
  return {
    dist: join(folder, "dist"),
    find: (path: string): string => fileURLToPath(findPageFile(path)),
    source: copied("page/main.js"),
    /** A view is edited an hour after everything else. */
    edit: () => utimesSync(copied("page/views/header.js"), hourFromNow(), hourFromNow()),
  };
};

const hourFromNow = (): number => Date.now() / 1000 + 3600;

describe("the bundle of the console's page", () => {
  it("contains every module, so that the browser asks for one file", async () => {
    const { dist, find } = await copyPage();
    await bundlePage(dist, process.cwd());
    const code = readFileSync(find(MAIN), "utf8");
    expect(code)
      .to.include("lit")
      .and.not.match(/^import |"\/_local\/(?:page|lit-html)\//m);
    const { sources } = JSON.parse(readFileSync(find(`${MAIN}.map`), "utf8"));
    expect(sources.join()).to.include("page/views/header.js");
  });

  it("is not served once a module is newer, so that a reload shows what was edited", async () => {
    const { dist, find, source, edit } = await copyPage();
    await bundlePage(dist, process.cwd());
    expect(find(MAIN)).to.equal(join(dist, "page/main.js"));
    edit();
    expect(find(MAIN)).to.equal(source);
  });

  it("is not needed", async () => {
    const { find, source } = await copyPage();
    expect(find(MAIN)).to.equal(source);
  });
});
