// Routes of an HTTP API, and which of them a request selects.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
import { requiredText, textList } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { decodeSegment } from "../request/url-segment.ts";
import type { LambdaModel } from "./functions.ts";
import { type HttpAuthorization, readAuthorization } from "./http-authorizers.ts";
import { type HttpIntegration, readHttpIntegration } from "./http-integrations.ts";

export interface HttpRoute {
  address: string;
  /** `GET /pets/{id}`, `ANY /{proxy+}` or `$default`. */
  routeKey: string;
  /** `ANY` for all methods. */
  method: string;
  /** Undefined for `$default`, which matches every path. */
  segments?: Segment[];
  integration: HttpIntegration;
  authorization: HttpAuthorization;
}

type Segment =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: string }
  /** The rest of the path. */
  | { kind: "greedy"; name: string };

interface HttpApiResources {
  routes: Resource[];
  integrations: Resource[];
  authorizers: Resource[];
  /** Of the whole configuration. */
  functions: LambdaModel[];
}

export const readHttpRoutes = ({
  routes,
  integrations,
  authorizers,
  functions,
}: HttpApiResources): HttpRoute[] =>
  routes.map((route) =>
    createRoute({
      address: route.address,
      routeKey: requiredText(route, "route_key"),
      integration: readHttpIntegration(route, integrations, functions),
      authorization: readAuthorization(
        route,
        authorizers,
        functions,
        textList(route, "authorization_scopes"),
      ),
    }),
  );

export const createRoute = (
  route: Pick<HttpRoute, "address" | "routeKey" | "integration" | "authorization">,
): HttpRoute => {
  const [, method = "ANY", path] = /^(\S+)\s+(\/.*)$/.exec(route.routeKey) ?? [];
  return {
    ...route,
    method,
    ...(path !== undefined && { segments: path.slice(1).split("/").map(readSegment) }),
  };
};

const readSegment = (text: string): Segment => {
  const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "text", text };
  return { kind: plus === "+" ? "greedy" : "variable", name };
};

export interface SelectedRoute {
  route: HttpRoute;
  /** Decoded values of the path's variables; empty without any. */
  pathParameters: Record<string, string>;
}

/**
 * The most specific path wins, segment by segment: text before a variable before the rest of the path. For the same path,
 * the request's method comes before `ANY`. `$default` is last.
 *
 * @param path below the stage, percent-encoded, with its first slash.
 */
export const selectRoute = (
  routes: HttpRoute[],
  method: string,
  path: string,
): SelectedRoute | undefined => {
  const parts = path.slice(1).split("/");
  const [best] = routes
    .filter((route) => route.method === "ANY" || route.method === method)
    .flatMap((route) => {
      const values = matchPath(route, parts);
      return values ? [{ route, values, rank: rankRoute(route) }] : [];
    })
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return best && { route: best.route, pathParameters: Object.fromEntries(best.values) };
};

/** @returns the variables; undefined when the path does not match. */
const matchPath = ({ segments }: HttpRoute, parts: string[]): [string, string][] | undefined => {
  if (!segments) return [];
  const isGreedy = segments.at(-1)?.kind === "greedy";
  if (isGreedy ? parts.length < segments.length : parts.length !== segments.length)
    return undefined;
  const values: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? "";
    if (segment.kind === "text" ? segment.text !== part : part === "") return undefined;
    if (segment.kind === "variable") values.push([segment.name, decodeSegment(part)]);
    if (segment.kind === "greedy")
      values.push([segment.name, parts.slice(index).map(decodeSegment).join("/")]);
  }
  return values;
};

const RANKS = { text: "0", variable: "1", greedy: "2" };

/** Compared as text: a lower rank is more specific. */
const rankRoute = ({ segments, method }: HttpRoute): string =>
  segments
    ? `${segments.map(({ kind }) => RANKS[kind]).join("")}.${method === "ANY" ? 1 : 0}`
    : `3.${method}`;
