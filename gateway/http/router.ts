// Routes HTTP requests on the gateway's one port: @connections, function URLs, HTTP APIs, Lambda's Invoke, the AWS JSON
// protocol, the console and its API.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Api } from "../model/apis.ts";
import { findDestination, isCustomDomain } from "../model/destinations.ts";
import { type FunctionUrlOptions, handleFunctionUrl } from "../function-url/handle.ts";
import { allowsOrigin } from "../model/cors.ts";
import {
  findFunctionUrl,
  type FunctionUrl,
  localPathOfUrl,
  type UrlRequest,
} from "../model/function-urls.ts";
import type { HttpApis } from "../http-api/handle.ts";
import { allowsPages, findHttpRequest } from "./http-requests.ts";
import type { HttpApi } from "../model/http-apis.ts";
import type { HttpDestination } from "../model/http-destinations.ts";
import { readDetails } from "./request-details.ts";
import { handleAwsApi, type AwsApiOptions } from "./aws-api.ts";
import { createBoundedServer } from "./bounded-server.ts";
import {
  handleConnectionsApi,
  readConnectionPath,
  type ConnectionsApiOptions,
} from "./connections-api.ts";
import { handleInvokeApi, type InvokeApiOptions, readInvokePath } from "./invoke-api.ts";
import { lastOf, MissingNames, type MissingNamesOptions } from "./missing-names.ts";
import type { Output } from "../diagnostics/output.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { isCrossOrigin, isLocalHost, describeCrossOrigin } from "../request/local-origin.ts";
import { handleLocalApi, isLocalPath, type LocalRoute } from "./local-api.ts";
import { handleSnsApi, isSnsRequest } from "./sns-api.ts";
import { readTarget } from "../request/request-target.ts";
import { decodeSegment } from "../request/url-segment.ts";

export interface RouterOptions
  extends ConnectionsApiOptions, AwsApiOptions, FunctionUrlOptions, InvokeApiOptions {
  model: AwsApiOptions["model"] & InvokeApiOptions["model"] & MissingNamesOptions["model"];
  apis: Api[];
  functionUrls: FunctionUrl[];
  httpApis: HttpApi[];
  /** Exists once the gateway has a port. */
  http: () => Pick<HttpApis, "handle">;
  faults: ConnectionsApiOptions["faults"] & AwsApiOptions["faults"];
  localRoutes: LocalRoute[];
  /** Responds to `GET /` from this machine with the console's page. */
  sendPage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  output: Output;
}

export const createRouter = (given: Omit<RouterOptions, "missing">): Server => {
  const options = { ...given, missing: new MissingNames(given) };
  const server = createBoundedServer((request, response) => {
    response.setHeaders(NOT_FOR_OTHER_PAGES);
    respond(options, request, response).catch((error: unknown) => {
      // A client that disconnects during its request is not an error of the gateway, and neither is its own end.
      if (!request.errored && server.listening)
        unexpected(options.output, `${request.method} ${request.url}`)(error);
      if (response.headersSent) response.destroy();
      else sendMessage(response, 500, "Internal server error");
    });
  });
  return server;
};

const respond = async (
  options: RouterOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const target = readTarget(request);
  if ("status" in target)
    return sendMessage(response, target.status, `The request is invalid: ${target.reason}.`);
  const { host, path: url, query } = target;
  const to = findFunctionUrl(options.functionUrls, host, url);
  const http = to ? undefined : findHttpRequest(options, request, host, url);
  const refusal = findRefusal(options, request, host, { to, http });
  if (refusal !== undefined) return sendMessage(response, 403, refusal);
  if (to === "unknown") return sendMessage(response, 404, describeUrls(options.functionUrls));
  if (to) {
    const received = { to, query, details: readDetails(request), request };
    return handleFunctionUrl(options, received, response);
  }
  if (http) {
    const received = { to: http, query, details: readDetails(request), request };
    return options.http().handle(received, response);
  }
  if (isLocalPath(url))
    return handleLocalApi(options.localRoutes, { host, url }, request, response);
  if (url === "/" && request.method === "GET" && isLocalHost(host)) {
    return options.sendPage(request, response);
  }
  return respondToApi(options, { host, url }, request, response);
};

/** What a function's post named: an API of another state, or a stage that its API does not have. A custom domain has paths. */
const tellMissing = (
  { apis, missing }: Pick<RouterOptions, "apis" | "missing">,
  host: string,
  stagePath: string,
  { headers: { authorization } }: IncomingMessage,
): void => {
  if (isCustomDomain(apis, host)) return;
  const [name = ""] = host.split(".", 1);
  if (host.includes(".execute-api.") && !apis.some(({ id }) => id === name)) {
    missing.tell(authorization, "API", name);
  } else {
    missing.tell(authorization, "stage", decodeSegment(lastOf(stagePath, "/")));
  }
};

/** Calls to AWS, and what only looks like one. */
const respondToApi = async (
  options: RouterOptions,
  { host, url }: { host: string; url: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const connection = readConnectionPath(url);
  const destination = findDestination(options.apis, host, connection?.stagePath ?? url);
  if (connection) {
    if (!destination) tellMissing(options, host, connection.stagePath, request);
    return handleConnectionsApi(options, { ...connection, destination }, request, response);
  }
  const invoked = readInvokePath(url);
  if (invoked !== undefined) return handleInvokeApi(options, invoked, request, response);
  if (request.headers["x-amz-target"] !== undefined)
    return handleAwsApi(options, request, response);
  if (isSnsRequest(request)) return handleSnsApi(options, request, response);
  if (destination) {
    return sendMessage(response, 426, "This is a WebSocket API: connect with ws://, not http://.");
  }
  sendMessage(response, 404, `Nothing is served at ${request.method} ${url}.`);
};

interface Found {
  to: ReturnType<typeof findFunctionUrl>;
  http: HttpDestination | undefined;
}

/** Runs before all routes, so that new routes are closed to pages of other origins too. */
const findRefusal = (
  { apis }: RouterOptions,
  request: IncomingMessage,
  host: string,
  { to, http }: Found,
): string | undefined => {
  const isOfFunction = (typeof to === "object" && !to.isShared) || http?.isShared === false;
  if (!isOfFunction && !isOwnHost(host) && !isCustomDomain(apis, host)) {
    return `The host "${host}" is not this gateway's; expected localhost, an AWS endpoint, or a custom domain of the API.`;
  }
  const isOpen = isForPages(to, request.headers.origin) || (http && allowsPages(http, request));
  return isCrossOrigin(request, host) && !isOpen ? describeCrossOrigin(request) : undefined;
};

/**
 * A URL without authorization is open to pages of the origins that its CORS names, as on AWS. Other URLs are closed to
 * pages, although AWS would call their functions: here signatures are not checked, so a page could make one up, and what
 * is public on AWS need not be on this machine.
 */
const isForPages = (to: UrlRequest | "unknown" | undefined, origin: string | undefined): boolean =>
  typeof to === "object" &&
  to.url.authType === "NONE" &&
  to.url.cors !== undefined &&
  origin !== undefined &&
  allowsOrigin(to.url.cors, origin);

/** Blocks DNS rebinding: a page whose own host name resolves to 127.0.0.1. */
const isOwnHost = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost|.+\.amazonaws\.(com(\.cn)?|eu)|.+\.api\.(aws|amazonwebservices\.(com\.cn|eu)))(:\d+)?$/.test(
    host,
  );

/** Makes browsers hide the response from pages of other origins. */
const NOT_FOR_OTHER_PAGES = new Map([
  ["x-content-type-options", "nosniff"],
  ["cross-origin-resource-policy", "same-origin"],
  ["x-frame-options", "DENY"],
]);

const describeUrls = (urls: FunctionUrl[]): string =>
  `No function has this URL; expected one of ${urls.map(localPathOfUrl).join(", ") || "none"}.`;

const sendMessage = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
};
