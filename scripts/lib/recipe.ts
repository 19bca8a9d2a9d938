// The README's recipe for a route, as files: what it says is what a new route needs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Recipe {
  /** Texts by their path in the project. */
  files: Map<string, string>;
  /** Of the route table. */
  lines: string[];
}

const TABLE = "stacks/websocket-stack.ts";

/** A line that the table has, and that new ones follow. */
const ANCHOR = /^( *)\{ routeKey: "ping", answers: "return" \},\n/m;

/** @throws when the README no longer has such a section. */
export const readRecipe = (readme: string): Recipe => {
  const [section] = /^## Add a route\n[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  if (section === undefined) throw new Error('README.md has no section "Add a route".');
  const files = new Map<string, string>();
  const lines: string[] = [];
  for (const block of codeIn(section)) {
    const [, handler] = /^\/\/ (\w+): /.exec(block) ?? [];
    const [, tested] = /^describe\("(\w+)"/m.exec(block) ?? [];
    if (handler !== undefined) files.set(`handlers/${handler}.ts`, block);
    else if (tested !== undefined) files.set(`test/handlers/${tested}.test.ts`, block);
    else if (block.startsWith("{ routeKey: ")) lines.push(block.trim());
    else throw new Error(`Expected a handler, a line or a test, found:\n${block}`);
  }
  return { files, lines };
};

/** Without the indentation of the list that they stand in. */
const codeIn = (section: string): string[] =>
  [...section.matchAll(/^( *)```ts\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
    text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );

/**
 * Does what it says in a copy of the project. What somebody has done already stays as it is.
 *
 * @throws when there is no place for the lines.
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
