// The routes of an API, each with what answers it.
import { escapeControls } from "../../shared/escape-controls.ts";
import type { Api } from "../index.ts";
import type { FunctionTarget } from "../model/functions.ts";
import type { HttpApi } from "../model/http-apis.ts";
import { SERVICES } from "../model/service-backends.ts";
import { ShortNames } from "./terminal/short-names.ts";

/** @param functionNames of the whole configuration. */
export const renderRoutes = ({ routes }: Api, heading: string, functionNames: string[]): string => {
  const lines = [...routes.values()].map((route) => ({
    routeKey: route.routeKey,
    target: route.integration.target,
    describe: (names: ShortNames) => describeAnswer(route, names),
  }));
  return render(lines, heading, functionNames);
};

/** @param functionNames of the whole configuration. */
export const renderHttpRoutes = (
  { routes }: HttpApi,
  heading: string,
  functionNames: string[],
): string => {
  const lines = routes.map((route) => ({
    routeKey: route.routeKey,
    target: findTarget(route.integration),
    describe: (names: ShortNames) =>
      `${describeHttpBackend(route, names)}${describeCaller(route, names)}`,
  }));
  return render(lines, heading, functionNames);
};

interface RouteLine {
  routeKey: string;
  /** Undefined: no function answers. */
  target: FunctionTarget | undefined;
  describe: (names: ShortNames) => string;
}

/** Routes whose functions are named after them share a line; otherwise, each has a line of its own. */
const render = (lines: RouteLine[], heading: string, functionNames: string[]): string => {
  if (lines.every(isNamedAfter)) {
    return escapeControls(
      `${heading}: ${lines.map(({ routeKey }) => routeKey).join("  ") || "none"}`,
    );
  }
  const names = new ShortNames();
  names.learn(functionNames);
  const width = Math.min(Math.max(...lines.map(({ routeKey }) => routeKey.length)), MAX_WIDTH);
  const own = lines.map(
    ({ routeKey, describe }) => `  ${routeKey.padEnd(width)}  ${describe(names)}`,
  );
  return [`${heading}:`, ...own].map(escapeControls).join("\n");
};

type Route = Api["routes"] extends Map<string, infer One> ? One : never;
type HttpRoute = HttpApi["routes"][number];

/** Whether the route's function ends with the route's key, such as `chat-dev-connect` of `$connect`. */
const isNamedAfter = ({ routeKey, target }: RouteLine): boolean => {
  const name = target?.fn?.functionName;
  return name !== undefined && readLetters(name).endsWith(readLetters(routeKey));
};

const readLetters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** Characters that are kept free for a route key; longer ones move the answer to the right. */
const MAX_WIDTH = 32;

const describeAnswer = ({ integration, authorizer }: Route, names: ShortNames): string => {
  const by = authorizer?.fn && `, authorized by ${names.shorten(authorizer.fn.functionName)}`;
  return `${describeBackend(integration, names)}${by ?? ""}`;
};

const describeBackend = (integration: Route["integration"], names: ShortNames): string => {
  const { target, service, http, unserved, isAsynchronous } = integration;
  if (unserved !== undefined) return "not served";
  if (service) return `${SERVICES.get(service.service)} ${service.action ?? service.path ?? ""}`;
  if (http) return `${http.method} ${http.url}`;
  if (target === undefined) return "MOCK";
  const name = describeFunction(target, names);
  return isAsynchronous ? `${name}, asynchronously` : name;
};

const describeFunction = ({ fn, functionArn }: FunctionTarget, names: ShortNames): string =>
  fn ? names.shorten(fn.functionName) : functionArn;

const findTarget = ({ backend }: HttpRoute["integration"]): FunctionTarget | undefined =>
  backend?.kind === "function" ? backend.target : undefined;

const describeHttpBackend = (
  { integration: { backend }, method }: HttpRoute,
  names: ShortNames,
): string => {
  if (!backend) return "not served";
  if (backend.kind === "function") return describeFunction(backend.target, names);
  if (backend.kind === "service")
    return `${SERVICES.get(backend.service)} ${backend.target.split(".")[1]}`;
  return `${backend.method === "ANY" ? method : backend.method} ${backend.url}`;
};

const describeCaller = ({ authorization }: HttpRoute, names: ShortNames): string => {
  switch (authorization.type) {
    case "AWS_IAM":
      return ", authorized by IAM";
    case "JWT":
      return `, authorized by a token of ${authorization.authorizer.issuer}`;
    case "CUSTOM":
      return `, authorized by ${describeFunction(authorization.authorizer, names)}`;
    case "UNKNOWN":
      return ", closed: its authorizer is not served";
    case "NONE":
    default:
      return "";
  }
};
