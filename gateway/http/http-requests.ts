// Finds the requests that HTTP APIs serve, among all others on the port.
import type { IncomingMessage } from "node:http";
import type { Api } from "../model/apis.ts";
import { allowsOrigin } from "../model/cors.ts";
import { findDestination } from "../model/destinations.ts";
import type { HttpApi } from "../model/http-apis.ts";
import {
  findHttpDestination,
  findLocalHttpDestination,
  findRootHttpDestination,
  type HttpDestination,
} from "../model/http-destinations.ts";
import { selectRoute } from "../model/http-routes.ts";
import { isLocalHost } from "../request/local-origin.ts";
import { readConnectionPath } from "./connections-api.ts";
import { readInvokePath } from "./invoke-api.ts";
import { isLocalPath } from "./local-api.ts";
import { isSnsRequest } from "./sns-api.ts";

interface Apis {
  apis: Api[];
  httpApis: HttpApi[];
}

/** On this machine, an HTTP API gets what nothing else claims, and its stage `$default` what then remains. */
export const findHttpRequest = (
  { apis, httpApis }: Apis,
  request: IncomingMessage,
  host: string,
  path: string,
): HttpDestination | undefined => {
  if (httpApis.length === 0) return undefined;
  const own = findHttpDestination(httpApis, host, path);
  if (own || !isLocalHost(host) || isClaimed(request, path)) return own;
  const local = findLocalHttpDestination(httpApis, path);
  if (local || findDestination(apis, host, path)) return local;
  return findRootHttpDestination(httpApis, path);
};

/** By the console, by tools, or by calls of AWS services. */
const isClaimed = (request: IncomingMessage, path: string): boolean =>
  isLocalPath(path) ||
  (path === "/" && request.method === "GET") ||
  readConnectionPath(path) !== undefined ||
  readInvokePath(path) !== undefined ||
  request.headers["x-amz-target"] !== undefined ||
  isSnsRequest(request);

/**
 * An API is open to pages of the origins that its CORS names, as on AWS, but not a route that IAM protects: here signatures
 * are not checked, so a page could make one up.
 */
export const allowsPages = (
  { api, path }: HttpDestination,
  { method = "", headers }: IncomingMessage,
): boolean => {
  const { origin, "access-control-request-method": asked } = headers;
  const selected = selectRoute(api.routes, method === "OPTIONS" && asked ? asked : method, path);
  return (
    api.cors !== undefined &&
    origin !== undefined &&
    allowsOrigin(api.cors, origin) &&
    selected?.route.authorization.type !== "AWS_IAM"
  );
};
