import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const PAGE = "gateway/console/page";

/** Bytes that all files of the page may have together. */
const MAX_BYTES = 120_000;

const served = /\.(html|css|js|svg)$/;

const ownFiles = (): string[] =>
  readdirSync(PAGE, { recursive: true, encoding: "utf8" })
    .filter((path) => served.test(path))
    .map((path) => join(PAGE, path));

/** What the files import from lit-html, and what that imports. */
const litFiles = (files: string[]): Set<string> => {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const source = readFileSync(path, "utf8");
    for (const [, to = ""] of source.matchAll(/from\s*"(\.[^"]+)"/g)) follow(join(path, "..", to));
  };
  for (const file of files) {
    for (const [, to = ""] of readFileSync(file, "utf8").matchAll(/"\/_local\/lit-html\/([^"]+)"/g))
      follow(join("node_modules/lit-html", to));
  }
  return found;
};

describe("the console's page", () => {
  it("has at most 120 KB in all, lit-html included", () => {
    const own = ownFiles();
    const all = [...own, ...litFiles(own)];
    const bytes = all.map((path) => statSync(path).size).reduce((sum, size) => sum + size, 0);
    expect(bytes).to.be.within(1, MAX_BYTES);
    expect(all).to.include.members([join(PAGE, "main.js"), "node_modules/lit-html/lit-html.js"]);
  });
});
