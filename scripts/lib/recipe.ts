// Turns the README's recipe for a route into files, to test that it is complete.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Recipe {
  /** Contents by path in the project. */
  files: Map<string, string>;
  /** Lines for the route table. */
  lines: string[];
}

const TABLE = "stacks/routes.ts";

/** A line of the table, after which new ones are inserted. */
const ANCHOR = /^( *)\{ routeKey: "ping", answers: "return" \},\n/m;

/** @throws when the README no longer has such a section. */
export const readRecipe = (readme: string): Recipe => {
  const [section] = /^## Add a route\n[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  if (section === undefined) throw new Error('README.md has no section "Add a route".');
  const files = new Map<string, string>();
  const lines: string[] = [];
  for (const block of codeIn(section)) {
    const [, action] = /^export const \w+ = route\("(\w+)"/m.exec(block) ?? [];
    const [, handler] = /^\/\/ (\w+): /.exec(block) ?? [];
    const [, tested] = /^describe\("(\w+)"/m.exec(block) ?? [];
    if (action !== undefined) files.set(`handlers/routes/${action}.ts`, block);
    else if (handler !== undefined) files.set(`handlers/${handler}.ts`, block);
    else if (tested !== undefined) files.set(`test/handlers/${tested}.test.ts`, block);
    else if (block.startsWith("{ routeKey: ")) lines.push(block.trim());
    else throw new Error(`Expected a contract, a handler, a line or a test, found:\n${block}`);
  }
  return { files, lines };
};

/** Without the indentation of their list. */
const codeIn = (section: string): string[] =>
  [...section.matchAll(/^( *)```ts\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
    text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );

/**
 * Follows the recipe in a copy of the project. Steps that are done already are skipped.
 *
 * @throws when the line to insert after is missing.
 */
export const followRecipe = ({ files, lines }: Recipe, directory: string): void => {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const table = join(directory, TABLE);
  const source = readFileSync(table, "utf8");
  const missing = lines.filter((line) => !source.includes(line));
  if (!ANCHOR.test(source)) throw new Error(`${TABLE} has no line such as ${ANCHOR}.`);
  const insert = (anchor: string, indent: string) =>
    anchor + missing.map((line) => `${indent}${line}\n`).join("");
  writeFileSync(table, source.replace(ANCHOR, insert));
};
