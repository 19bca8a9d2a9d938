// The headers with which function URLs and HTTP APIs let pages of other origins read their responses.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
import type { IncomingHttpHeaders } from "node:http";
import { allowsOrigin, type Cors } from "../model/cors.ts";
import type { Answer, Header } from "./answer.ts";

/** Whether AWS answers by itself: a browser asks what a page may send. */
export const isPreflight = (method: string | undefined, headers: IncomingHttpHeaders): boolean =>
  method === "OPTIONS" &&
  headers.origin !== undefined &&
  headers["access-control-request-method"] !== undefined;

/** @returns no headers for an origin that is not allowed: the browser then refuses the page. */
export const preflightHeaders = (cors: Cors, origin: string): Header[] => {
  if (!allowsOrigin(cors, origin)) return [];
  const { allowMethods, allowHeaders, maxAgeSeconds } = cors;
  return [
    ...originHeaders(cors, origin),
    ...listHeader("access-control-allow-methods", allowMethods),
    ...listHeader("access-control-allow-headers", allowHeaders),
    ...listHeader("access-control-max-age", maxAgeSeconds === undefined ? [] : [maxAgeSeconds]),
  ];
};

/** @param origin of the page, if there is one. @returns the answer with these headers in place of the function's. */
export const withCors = ({ headers, ...answer }: Answer, cors: Cors, origin?: string): Answer => ({
  ...answer,
  headers: [
    ...headers.filter(([name]) => !name.startsWith("access-control-")),
    ...corsHeaders(cors, origin),
  ],
});

const corsHeaders = (cors: Cors, origin: string | undefined): Header[] =>
  origin === undefined || !allowsOrigin(cors, origin)
    ? []
    : [
        ...originHeaders(cors, origin),
        ...listHeader("access-control-expose-headers", cors.exposeHeaders),
      ];

/** Browsers refuse `*` for requests with credentials. */
const originHeaders = ({ allowOrigins, allowCredentials }: Cors, origin: string): Header[] => {
  const isAny = allowOrigins.includes("*") && !allowCredentials;
  return [
    ["access-control-allow-origin", isAny ? "*" : origin],
    ...(isAny ? [] : [["vary", "Origin"] satisfies Header]),
    ...(allowCredentials ? [["access-control-allow-credentials", "true"] satisfies Header] : []),
  ];
};

const listHeader = (name: string, values: (string | number)[]): Header[] =>
  values.length === 0 ? [] : [[name, values.join(",")]];
