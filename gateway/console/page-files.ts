// Serves the files of the console's page, unchanged.
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { LocalRoute } from "../http/local-api.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Allows no other origins, neither to load from nor to send to. */
const SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE = new URL("page/", import.meta.url);
const LIT_HTML = new URL(".", import.meta.resolve("lit-html"));

export const sendPage = (response: ServerResponse): Promise<void> =>
  sendFile(response, new URL("index.html", PAGE));

export const pageRoutes: LocalRoute[] = [
  file("page/:file", PAGE),
  file("page/:folder/:file", PAGE),
  file("lit-html/:file", LIT_HTML),
  file("lit-html/:folder/:file", LIT_HTML),
];

function file(path: string, directory: URL): LocalRoute {
  return {
    method: "GET",
    path,
    handle: ({ response, names }) => {
      const asked = names.join("/");
      const url = URL.canParse(asked, directory.href) ? new URL(asked, directory) : directory;
      // Encoded slashes and dots could lead out of the folder.
      return sendFile(response, url.href.startsWith(directory.href) ? url : directory);
    },
  };
}

const sendFile = async (response: ServerResponse, url: URL): Promise<void> => {
  const type = TYPES[extname(url.pathname)];
  const contents = type === undefined ? undefined : await read(url);
  response.writeHead(contents === undefined ? 404 : 200, {
    "content-type": type ?? "text/plain",
    "content-security-policy": SECURITY_POLICY,
    "cache-control": "no-cache",
    // Cuts off a page that opened this one.
    "cross-origin-opener-policy": "same-origin",
  });
  response.end(contents ?? "Not found");
};

const read = async (url: URL): Promise<Buffer | undefined> => {
  try {
    return await readFile(fileURLToPath(url));
  } catch {
    return undefined;
  }
};
