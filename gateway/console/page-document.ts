// The console's document as it is served. Styles and theme are a part of it, so that the browser paints without a further
// request, and without waiting for its storage; so is what the API is, so that the page is complete once its modules run.
// These stay files, as a debugger shows them.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { findPageFile } from "./page-folders.ts";

export interface PageDocument {
  html: string;
  /** Sources of the styles in it, as a Content-Security-Policy writes them. */
  styles: string[];
}

const STYLE = /<link rel="stylesheet" href="([^"]+)" \/>/g;

/** The page writes it when the user chooses a theme: page/views/header.js. */
const THEME = /(?:^|; *)console-theme=(light|dark)(?:;|$)/;

/** Data for the page's modules: page/model/gateway.js. */
const DESCRIBED = '<script type="application/json" id="described">';

/** @param description of the API, for the page. @param cookie header of the request. */
export const readPageDocument = async (
  description: unknown,
  cookie = "",
): Promise<PageDocument> => {
  const source = await read("/_local/page/index.html");
  const styles = await readAll(source, STYLE);
  const theme = THEME.exec(cookie)?.[1];
  const html = source
    .replace(STYLE, (_, path: string) => `<style>${styles.get(path)}</style>`)
    .replace(DESCRIBED, (tag) => tag + writeInDocument(description))
    .replace('<html lang="en">', (tag) => (theme ? `<html lang="en" data-theme="${theme}">` : tag));
  return { html, styles: listHashes(styles) };
};

/** Names in it come from others, and none may end the element. */
const writeInDocument = (data: unknown): string => JSON.stringify(data).replaceAll("<", "\\u003c");

/** @param pattern captures a path. @returns the texts of the files, by path. */
const readAll = async (source: string, pattern: RegExp): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      Array.from(
        source.matchAll(pattern),
        async ([, path = ""]) => [path, await read(path)] as const,
      ),
    ),
  );

const read = (path: string): Promise<string> => {
  const file = findPageFile(path);
  if (!file) throw new Error(`The console's page names ${path}, which is not one of its files.`);
  return readFile(file, "utf8");
};

/** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
const listHashes = (texts: Map<string, string>): string[] =>
  Array.from(
    texts.values(),
    (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
