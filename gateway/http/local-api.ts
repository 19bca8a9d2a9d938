// /_local/…: what the person in front of the gateway may see and do, and nobody else.
import type { IncomingMessage, ServerResponse } from "node:http";
import { GatewayError } from "../diagnostics/errors.ts";
import { decodeSegment } from "../request/url-segment.ts";
import { isLocalHost } from "../request/local-origin.ts";

interface LocalCall {
  request: IncomingMessage;
  response: ServerResponse;
  /** What stands at each `:name` of the path, in order. */
  names: string[];
}

export interface LocalRoute {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Below `/_local/`. `:` and a name stand for anything but a slash. */
  path: string;
  /**
   * @returns what is sent as JSON; undefined: the response has been sent.
   * @throws {GatewayError} what is wrong with the call.
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
    return sendJson(response, 403, { message: `${path} is served to localhost only.` });
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
      message: `${request.method} is unknown; expected ${methods}.`,
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
