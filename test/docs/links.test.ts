// Links between pages, and mentions of pages and files, refer to something that exists.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readRecipe } from "../../scripts/lib/recipe.ts";

const IGNORED = /(^|\/)(node_modules|dist|coverage|cdktf\.out|\.local)(\/|$)/;

const findFiles = (pattern: string): string[] =>
  globSync(pattern, { exclude: (path) => IGNORED.test(path) });

const PAGES = findFiles("**/*.md");

const SOURCES = findFiles("{*,.github/**/*,**/*}.{ts,js,yml,yaml}");

const FOLDERS =
  "bench|create|docs|fuzz|gateway|handlers|modules|plan-review|scripts|shared|stacks|test";

/** Files that the README's recipe creates; the template's reader creates the last one. */
const NOT_YET = new Set([
  ...readRecipe(readFileSync("README.md", "utf8")).files.keys(),
  "handlers/NAME.ts",
]);

const withoutCode = (markdown: string): string => markdown.replaceAll(/```[^]*?```/g, "");

/** GitHub's anchors of unique titles. */
const anchorsIn = (path: string): string[] =>
  [...withoutCode(readFileSync(path, "utf8")).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );

const expectTarget = (path: string, anchor: string | undefined, from: string): void => {
  expect(existsSync(path), `${from} links to ${path}`).to.equal(true);
  if (anchor) expect(anchorsIn(path), `${from} links to ${path}#${anchor}`).to.include(anchor);
};

describe("documentation", () => {
  it("is found by these tests", () => {
    expect(PAGES).to.include.members(["README.md", "docs/README.md", "docs/decisions/README.md"]);
    expect(SOURCES).to.include.members(["main.ts", ".github/workflows/plan.yml"]);
  });

  for (const page of PAGES) {
    const text = withoutCode(readFileSync(page, "utf8"));

    it(`links to pages, sections and pictures that exist: ${page}`, () => {
      const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)];
      for (const [, link, picture] of links) {
        const target = link ?? picture!;
        if (/^[a-z]+:/.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        expectTarget(path === "" ? page : join(dirname(page), path), anchor, page);
      }
    });

    it(`names files that exist: ${page}`, () => {
      for (const [, path = ""] of text.matchAll(
        new RegExp(`\`((?:${FOLDERS})/[\\w./-]+)\``, "g"),
      )) {
        const isThere = existsSync(path) || existsSync(join(dirname(page), path));
        expect(isThere || NOT_YET.has(path), path).to.equal(true);
      }
    });
  }

  it("shows the app that the tests of the constructs' package install", () => {
    const app = readFileSync("test/fixtures/foreign-app/main.ts", "utf8").replace(/^\/\/.*\n/, "");
    expect(readFileSync("modules/README.md", "utf8")).to.include(`\`\`\`ts\n${app}\`\`\``);
  });

  it("has the sections that code refers to", () => {
    const mentions = SOURCES.flatMap((source) =>
      [
        ...readFileSync(source, "utf8").matchAll(/(?<![\w./-])(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g),
      ].map(([, path, anchor]) => ({ source, path: path!, anchor })),
    );
    expect(mentions.length).to.be.greaterThan(20);
    for (const { source, path, anchor } of mentions) expectTarget(path, anchor, source);
  });

  it("lists every page in docs/README.md, and every decision by its title", () => {
    const map = readFileSync("docs/README.md", "utf8");
    for (const page of PAGES.filter((path) => /^docs\/[\w-]+\.md$/.test(path))) {
      if (page !== "docs/README.md") expect(map).to.include(`](${page.replace("docs/", "")})`);
    }
    const list = readFileSync("docs/decisions/README.md", "utf8");
    for (const page of PAGES.filter((path) => /^docs\/decisions\/\d/.test(path))) {
      const [, title] = /^# (.*)$/m.exec(readFileSync(page, "utf8"))!;
      expect(list).to.include(`- [${title}](${page.replace("docs/decisions/", "")})`);
    }
  });
});
