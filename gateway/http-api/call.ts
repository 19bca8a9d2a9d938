// A request to an HTTP API, once its route is known.
import type { IncomingMessage } from "node:http";
import type { CallerIdentity } from "../iam/access-control.ts";
import type { HttpDestination } from "../model/http-destinations.ts";
import type { HttpRoute } from "../model/http-routes.ts";
import type { Stage } from "../model/stages.ts";
import type { Answer } from "../proxy/answer.ts";
import type { Values } from "../proxy/request-parts.ts";
import type { Span } from "../trace/trace.ts";

export interface HttpCall extends Omit<HttpDestination, "stage"> {
  stage: Stage;
  route: HttpRoute;
  /** Decoded; empty without variables in the route. */
  pathParameters: Record<string, string>;
  /** Without the question mark. */
  query: string;
  /** As received. */
  body: Buffer;
  request: IncomingMessage;
  /** By name in lower case, with those that API Gateway adds. */
  headers: Values;
  requestId: string;
  /** What the parameter mapping puts in place of the path. */
  overwrittenPath?: string;
  /** Epoch milliseconds. */
  nowMs: number;
  /** Of the request. */
  span: Span;
}

/** What the authorization of a route adds to the event. */
export type Authorized =
  | { kind: "none" }
  | { kind: "iam"; caller: CallerIdentity }
  | { kind: "jwt"; claims: Record<string, string>; scopes: string[] | null }
  | { kind: "lambda"; context: Record<string, unknown> };

/** `reason` and `advice` are for the trace and the terminal: AWS does not tell clients. */
export interface Refused {
  answer: Answer;
  reason: string;
  advice?: string;
  /** Whether the configuration or the surroundings are the cause, not the client. */
  isFault?: boolean;
}

/** The path with its stage, as events of named stages have it, also behind a custom domain. */
export const stagePath = ({ stage, path, overwrittenPath }: HttpCall): string =>
  overwrittenPath ?? (stage.name === "$default" ? path : `/${stage.name}${path}`);

/** `{method}/{path}` of the route, as ARNs have it. A call of `ANY` has the request's method. */
export const routeInArn = ({ route, request }: Pick<HttpCall, "route" | "request">): string =>
  route.segments ? `${request.method}${route.routeKey.replace(/^\S+\s+/, "")}` : "$default";

/** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`, with the path of the request. */
export const requestArn = ({ api, stage, request, path }: HttpCall): string =>
  `${api.executionArn}/${stage.name}/${request.method}${path}`;
