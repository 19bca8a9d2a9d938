// The routes of an API, each with what answers it.
import { escapeControls } from "../../shared/escape-controls.ts";
import type { Api } from "../index.ts";
import { SERVICES } from "../model/service-backends.ts";
import { ShortNames } from "./terminal/short-names.ts";

/**
 * Routes whose functions are named after them share a line; otherwise, each has a line of its own.
 *
 * @param functionNames of the whole configuration.
 */
export const renderRoutes = ({ routes }: Api, heading: string, functionNames: string[]): string => {
  const all = [...routes.values()];
  if (all.every(isNamedAfter)) {
    return escapeControls(`${heading}: ${all.map(({ routeKey }) => routeKey).join("  ")}`);
  }
  const names = new ShortNames();
  names.learn(functionNames);
  const width = Math.min(Math.max(...all.map(({ routeKey }) => routeKey.length)), MAX_WIDTH);
  const lines = all.map(
    (route) => `  ${route.routeKey.padEnd(width)}  ${describeAnswer(route, names)}`,
  );
  return [`${heading}:`, ...lines].map(escapeControls).join("\n");
};

type Route = Api["routes"] extends Map<string, infer One> ? One : never;

/** Whether the route's function ends with the route's key, such as `chat-dev-connect` of `$connect`. */
const isNamedAfter = ({ routeKey, integration }: Route): boolean => {
  const name = integration.target?.fn?.functionName;
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
  const name = target.fn ? names.shorten(target.fn.functionName) : target.functionArn;
  return isAsynchronous ? `${name}, asynchronously` : name;
};
