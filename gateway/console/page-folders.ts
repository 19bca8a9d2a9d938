// Where the files of the console's page are, by the paths under which they are served.
import { readdirSync, statSync } from "node:fs";

/** @returns undefined in the package, whose page is bundled with it. */
const findLitHtml = (): URL | undefined => {
  try {
    return new URL(".", import.meta.resolve("lit-html"));
  } catch {
    return undefined;
  }
};

const PAGE = new URL("page/", import.meta.url);

/** Folders by path prefix. */
const FOLDERS = new Map([
  ["/_local/page/", PAGE],
  ["/_local/lit-html/", findLitHtml()],
]);

/** @param path absolute path of the URL. @returns undefined if it leads out of the folders. */
export const findPageFile = (path: string): URL | undefined => {
  for (const [prefix, folder] of FOLDERS) {
    if (!folder || !path.startsWith(prefix)) continue;
    const asked = path.slice(prefix.length);
    const url = URL.canParse(asked, folder.href) ? new URL(asked, folder) : undefined;
    // Encoded slashes and dots could lead out of the folder.
    return url?.href.startsWith(folder.href) === true ? (findBundle(url) ?? url) : undefined;
  }
  return undefined;
};

/** The page's modules in one file, which a browser loads faster than fifty: a build of the project writes it. */
const BUNDLES = new URL("../dist/page/", import.meta.url);

const BUNDLED = new Set(["main.js", "main.js.map"].map((name) => new URL(name, PAGE).href));

/** @returns undefined where none was built since the modules changed: a reload shows what one has just edited. */
const findBundle = ({ href }: URL): URL | undefined => {
  if (!BUNDLED.has(href)) return undefined;
  const builtMs = readModifiedMs(new URL("main.js", BUNDLES)) ?? 0;
  const isCurrent = listModules().every((url) => (readModifiedMs(url) ?? 0) <= builtMs);
  return isCurrent ? new URL(href.slice(PAGE.href.length), BUNDLES) : undefined;
};

const listModules = (): URL[] =>
  readdirSync(PAGE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => new URL(name, PAGE));

const readModifiedMs = (url: URL): number | undefined =>
  statSync(url, { throwIfNoEntry: false })?.mtimeMs;
