// /_local/…: the API of the console and of local tools, for this machine only.
import type { IncomingMessage, ServerResponse } from "node:http";
import { GatewayError } from "../diagnostics/errors.ts";
import { decodeSegment } from "../request/url-segment.ts";
import { isLocalHost } from "../request/local-origin.ts";

interface LocalCall {
  request: IncomingMessage;
  response: ServerResponse;
  /** Values of the `:name` segments of the path, in order. */
  names: string[];
}

export interface LocalRoute {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Path below `/_local/`. A `:name` matches anything but a slash. */
  path: string;
  /**
   * @returns the response's JSON; undefined when the handler has sent the response itself.
   * @throws {GatewayError} when the call is invalid.
   */
  handle(call: LocalCall): unknown;
}

const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

const PREFIX = "/_local/";

export const isLocalPath = (path: string): boolean => path.startsWith(PREFIX);

export const handleLocalApi = async (
  routes: LocalRoute[],
  { host, url: path }: { host: string; url: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (!isLocalHost(host)) {
    return sendJson(response, 403, { message: `${path} is served only to localhost.` });
  }
  const found = routes.flatMap((route) => {
    const names = namesIn(route.path, path.slice(PREFIX.length));
    return names ? [{ route, names }] : [];
  });
  if (found.length === 0)
    return sendJson(response, 404, { message: `Nothing is served at ${path}.` });
  const match = found.find(({ route }) => route.method === request.method);
  if (!match) {
    const methods = OR.format(found.map(({ route }) => route.method));
    return sendJson(response, 405, {
      message: `The method is ${request.method}; expected ${methods}.`,
    });
  }
  try {
    const body = await match.route.handle({ request, response, names: match.names });
    if (body !== undefined) sendJson(response, 200, body);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    sendJson(response, 400, { message: error.message });
  }
};

const namesIn = (template: string, path: string): string[] | undefined => {
  const pattern = template.replaceAll(".", "\\.").replace(/:\w+/g, "([^/]+)");
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1).map(decodeSegment);
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};
