// Where the files of the console's page are, by the paths under which they are served.

/** @returns undefined in the package, whose page is bundled with it. */
const findLitHtml = (): URL | undefined => {
  try {
    return new URL(".", import.meta.resolve("lit-html"));
  } catch {
    return undefined;
  }
};

/** Folders by path prefix. */
const FOLDERS = new Map([
  ["/_local/page/", new URL("page/", import.meta.url)],
  ["/_local/lit-html/", findLitHtml()],
]);

/** @param path absolute path of the URL. @returns undefined if it leads out of the folders. */
export const findPageFile = (path: string): URL | undefined => {
  for (const [prefix, folder] of FOLDERS) {
    if (!folder || !path.startsWith(prefix)) continue;
    const asked = path.slice(prefix.length);
    const url = URL.canParse(asked, folder.href) ? new URL(asked, folder) : undefined;
    // Encoded slashes and dots could lead out of the folder.
    return url?.href.startsWith(folder.href) === true ? url : undefined;
  }
  return undefined;
};
