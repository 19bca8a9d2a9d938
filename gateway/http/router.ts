// Routes HTTP requests on the gateway's one port: @connections, Lambda's Invoke, the AWS JSON protocol, the console and its API.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Api } from "../model/apis.ts";
import { findDestination, isCustomDomain } from "../model/destinations.ts";
import { handleAwsApi, type AwsApiOptions } from "./aws-api.ts";
import { createBoundedServer } from "./bounded-server.ts";
import {
  handleConnectionsApi,
  readConnectionPath,
  type ConnectionsApiOptions,
} from "./connections-api.ts";
import { handleInvokeApi, type InvokeApiOptions, readInvokePath } from "./invoke-api.ts";
import type { Output } from "../diagnostics/output.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { isCrossOrigin, isLocalHost, describeCrossOrigin } from "../request/local-origin.ts";
import { handleLocalApi, isLocalPath, type LocalRoute } from "./local-api.ts";
import { readTarget } from "../request/request-target.ts";

export interface RouterOptions extends ConnectionsApiOptions, AwsApiOptions, InvokeApiOptions {
  model: AwsApiOptions["model"] & InvokeApiOptions["model"];
  apis: Api[];
  faults: ConnectionsApiOptions["faults"] & AwsApiOptions["faults"];
  localRoutes: LocalRoute[];
  /** Responds to `GET /` from this machine with the console's page. */
  sendPage: (response: ServerResponse) => Promise<void>;
  output: Output;
}

export const createRouter = (options: RouterOptions): Server =>
  createBoundedServer((request, response) => {
    response.setHeaders(NOT_FOR_OTHER_PAGES);
    respond(options, request, response).catch((error: unknown) => {
      // A client that disconnects during its request is not an error of the gateway.
      if (!request.errored) unexpected(options.output, `${request.method} ${request.url}`)(error);
      if (response.headersSent) response.destroy();
      else sendMessage(response, 500, "Internal server error");
    });
  });

const respond = async (
  options: RouterOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const target = readTarget(request);
  if ("status" in target)
    return sendMessage(response, target.status, `The request is invalid: ${target.reason}.`);
  const { host, path: url } = target;
  const refusal = findRefusal(options, request, host);
  if (refusal !== undefined) return sendMessage(response, 403, refusal);
  if (isLocalPath(url))
    return handleLocalApi(options.localRoutes, { host, url }, request, response);
  if (url === "/" && request.method === "GET" && isLocalHost(host)) {
    return options.sendPage(response);
  }
  const connection = readConnectionPath(url);
  const destination = findDestination(options.apis, host, connection?.stagePath ?? url);
  if (connection)
    return handleConnectionsApi(options, { ...connection, destination }, request, response);
  const invoked = readInvokePath(url);
  if (invoked !== undefined) return handleInvokeApi(options, invoked, request, response);
  if (request.headers["x-amz-target"] !== undefined)
    return handleAwsApi(options, request, response);
  if (destination) {
    return sendMessage(response, 426, "This is a WebSocket API: connect with ws://, not http://.");
  }
  sendMessage(response, 404, `Nothing is served at ${request.method} ${url}.`);
};

/** Runs before all routes, so that new routes are closed to pages of other origins too. */
const findRefusal = (
  { apis }: RouterOptions,
  request: IncomingMessage,
  host: string,
): string | undefined => {
  if (!isOwnHost(host) && !isCustomDomain(apis, host)) {
    return `The host "${host}" is not this gateway's; expected localhost, an AWS endpoint, or a custom domain of the API.`;
  }
  return isCrossOrigin(request, host) ? describeCrossOrigin(request) : undefined;
};

/** Blocks DNS rebinding: a page whose own host name resolves to 127.0.0.1. */
const isOwnHost = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost|.+\.amazonaws\.com(\.cn)?)(:\d+)?$/.test(host);

/** Makes browsers hide the response from pages of other origins. */
const NOT_FOR_OTHER_PAGES = new Map([
  ["x-content-type-options", "nosniff"],
  ["cross-origin-resource-policy", "same-origin"],
  ["x-frame-options", "DENY"],
]);

const sendMessage = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
};
