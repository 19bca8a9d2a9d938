// Where the files of the console's page are, by the paths under which they are served.

/** Folders by path prefix. */
const FOLDERS = new Map([
  ["/_local/page/", new URL("page/", import.meta.url)],
  ["/_local/lit-html/", new URL(".", import.meta.resolve("lit-html"))],
]);

/** @param path absolute path of the URL. @returns undefined if it leads out of the folders. */
export const findPageFile = (path: string): URL | undefined => {
  for (const [prefix, folder] of FOLDERS) {
    if (!path.startsWith(prefix)) continue;
    const asked = path.slice(prefix.length);
    const url = URL.canParse(asked, folder.href) ? new URL(asked, folder) : undefined;
    // Encoded slashes and dots could lead out of the folder.
    return url?.href.startsWith(folder.href) === true ? url : undefined;
  }
  return undefined;
};
