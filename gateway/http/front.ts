// The gateway's one port, as HTTP sees it: @connections, the AWS JSON protocol, and what is neither.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Api } from "../model/apis.ts";
import { destinationOf, isCustomDomain } from "../model/destinations.ts";
import { answerAwsApi, type AwsApiOptions } from "./aws-api.ts";
import { createBoundedServer } from "./bounded-server.ts";
import {
  answerConnectionsApi,
  connectionPathOf,
  type ConnectionsApiOptions,
} from "./connections-api.ts";
import type { Output } from "../diagnostics/output.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { isPageElsewhere, isThisMachine, pageElsewhereRefusal } from "../request/local-origin.ts";
import { answerLocalApi, isLocalPath, type LocalRoute } from "./local-api.ts";
import { readTarget } from "../request/request-target.ts";

export interface FrontOptions extends ConnectionsApiOptions, AwsApiOptions {
  apis: Api[];
  faults: ConnectionsApiOptions["faults"] & AwsApiOptions["faults"];
  localRoutes: LocalRoute[];
  /** Answers `GET /` on this machine: the console's page. */
  sendPage: (response: ServerResponse) => Promise<void>;
  output: Output;
}

export const createFront = (options: FrontOptions): Server =>
  createBoundedServer((request, response) => {
    response.setHeaders(NOT_FOR_OTHER_PAGES);
    answer(options, request, response).catch((error: unknown) => {
      // A client that leaves in the middle of its request is no fault of the gateway's.
      if (!request.errored) unexpected(options.output, `${request.method} ${request.url}`)(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, "Internal server error");
    });
  });

const answer = async (
  options: FrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const target = readTarget(request);
  if ("status" in target)
    return send(response, target.status, `Expected another URL: ${target.reason}.`);
  const { host, path: url } = target;
  const refusal = refusalOf(options, request, host);
  if (refusal !== undefined) return send(response, 403, refusal);
  if (isLocalPath(url))
    return answerLocalApi(options.localRoutes, { host, url }, request, response);
  if (url === "/" && request.method === "GET" && isThisMachine(host)) {
    return options.sendPage(response);
  }
  const connection = connectionPathOf(url);
  const destination = destinationOf(options.apis, host, connection?.stagePath ?? url);
  if (connection)
    return answerConnectionsApi(options, { ...connection, destination }, request, response);
  if (request.headers["x-amz-target"] !== undefined)
    return answerAwsApi(options, request, response);
  if (destination) {
    return send(response, 426, "This is a WebSocket API: connect with ws://, not http://.");
  }
  send(response, 404, `Nothing is served at ${request.method} ${url}.`);
};

/** Comes before all that is served: what is added there is closed to pages from elsewhere, too. */
const refusalOf = (
  { apis }: FrontOptions,
  request: IncomingMessage,
  host: string,
): string | undefined => {
  if (!isOwnHost(host) && !isCustomDomain(apis, host)) {
    return `The host "${host}" is not this gateway's.`;
  }
  return isPageElsewhere(request, host) ? pageElsewhereRefusal(request) : undefined;
};

/** A page on another name that resolves to 127.0.0.1 must not reach this. */
const isOwnHost = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost|.+\.amazonaws\.com(\.cn)?)(:\d+)?$/.test(host);

/** Should a browser ever get an answer that is not for its page, it keeps it from the page. */
const NOT_FOR_OTHER_PAGES = new Map([
  ["x-content-type-options", "nosniff"],
  ["cross-origin-resource-policy", "same-origin"],
  ["x-frame-options", "DENY"],
]);

const send = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
};
