import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { expect } from "chai";
import { withoutComments } from "../../../gateway/console/without-comments.ts";

const PAGE = "gateway/console/page";

/** Bytes that all files of the page may have together, as they are served. */
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

const weigh = (path: string): number => {
  const text = readFileSync(path, "utf8");
  return Buffer.byteLength(path.endsWith(".js") ? withoutComments(text) : text);
};

/** Everything but columns and offsets. */
const readStatements = (source: string): string =>
  JSON.stringify(
    parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true }),
    (name, value) =>
      ["start", "end", "column"].includes(name) && typeof value === "number" ? 0 : value,
  );

describe("the console's page", () => {
  it("has at most 120 KB in all, lit-html included", () => {
    const own = ownFiles();
    const all = [...own, ...litFiles(own)];
    const bytes = all.map(weigh).reduce((sum, size) => sum + size, 0);
    expect(bytes).to.be.within(1, MAX_BYTES);
    expect(all).to.include.members([join(PAGE, "main.js"), "node_modules/lit-html/lit-html.js"]);
  });

  it("is served without comments, and otherwise unchanged: each statement stays in its line", () => {
    const modules = ownFiles().filter((path) => path.endsWith(".js"));
    expect(modules.length).to.be.greaterThan(20);
    for (const path of modules) {
      const source = readFileSync(path, "utf8");
      const sent = withoutComments(source);
      expect(sent, path).not.to.match(/^ *\/\/ /m);
      expect(readStatements(sent), path).to.equal(readStatements(source));
    }
    const kept = "//# sourceMappingURL=a.map\n/**\n * @license MIT\n */\n";
    expect(withoutComments(kept)).to.equal(kept);
  });
});
