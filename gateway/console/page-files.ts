// Serves the console's document, and the files of its page.
import { readFile } from "node:fs/promises";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { extname } from "node:path";
import type { LocalRoute } from "../http/local-api.ts";
import { readPageDocument } from "./page-document.ts";
import { findPageFile } from "./page-folders.ts";
import { withoutComments } from "./without-comments.ts";

const HTML = "text/html; charset=utf-8";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".svg": "image/svg+xml",
};

/** Allows no other origins, neither to load from nor to send to. */
const securityHeaders = (styles: string[] = []): OutgoingHttpHeaders => ({
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styles].join(" "),
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
});

/** @param description of the API, for the page. */
export const sendPage = async (
  request: IncomingMessage,
  response: ServerResponse,
  description: unknown,
): Promise<void> => {
  const { html, styles } = await readPageDocument(description, request.headers.cookie);
  send(response, 200, HTML, html, { ...securityHeaders(styles), ...cutOpener(request) });
};

/**
 * Cuts off a page that opened this one. A browser then starts another process, so the first paint takes half as long again:
 * where the user typed the address, no page did. https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
 */
const cutOpener = ({ headers }: IncomingMessage): OutgoingHttpHeaders =>
  headers["sec-fetch-site"] === "none" ? {} : { "cross-origin-opener-policy": "same-origin" };

const isModule = (path: string): boolean => extname(path) === ".js";

const sendFile = async (response: ServerResponse, path: string): Promise<void> => {
  const type = TYPES[extname(path)];
  const file = type === undefined ? undefined : findPageFile(path);
  const contents = file && (await readFile(file).catch(() => undefined));
  if (contents === undefined || type === undefined) send(response, 404, "text/plain", "Not found");
  else send(response, 200, type, isModule(path) ? withoutComments(String(contents)) : contents);
};

const send = (
  response: ServerResponse,
  status: number,
  type: string,
  contents: string | Buffer,
  headers = securityHeaders(),
): void => {
  response.writeHead(status, { "content-type": type, "cache-control": "no-cache", ...headers });
  response.end(contents);
};

const serve = (folder: string, path: string): LocalRoute => ({
  method: "GET",
  path: `${folder}/${path}`,
  handle: ({ response, names }) => sendFile(response, `/_local/${folder}/${names.join("/")}`),
});

export const pageRoutes: LocalRoute[] = ["page", "lit-html"].flatMap((folder) => [
  serve(folder, ":file"),
  serve(folder, ":folder/:file"),
]);
