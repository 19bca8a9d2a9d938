// Routes of the console: a page that shows what the gateway serves and what happens, and the page's API.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { LocalRoute } from "../http/local-api.ts";
import { faultsRoutes } from "../http/faults-api.ts";
import type { Faults } from "../faults/faults.ts";
import type { Api } from "../model/apis.ts";
import { listLocalPaths } from "../model/destinations.ts";
import { listHttpPaths } from "../model/http-destinations.ts";
import type { Model } from "../model/model.ts";
import type { Queue } from "../model/queues.ts";
import { own } from "../../shared/own.ts";
import { CLOSE } from "../websocket/close-reasons.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { drawModel } from "./drawing.ts";
import type { Drawing } from "./drawing-parts.ts";
import { streamEvents } from "./event-stream.ts";
import { exampleMessage } from "./example-messages.ts";
import type { LiveStateOptions } from "./live-state.ts";
import { pageRoutes, sendPage } from "./page-files.ts";
import { queueRoutes, type QueueRoutesOptions } from "./queue-routes.ts";
import { tableRoutes } from "./table-routes.ts";

/** Examples that the page offers for trying the API. */
export interface Suggestions {
  /**
   * Query string of the URL that clients connect to.
   * @default none
   * @example "token=…"
   */
  query?: string;
  /**
   * Messages by route key.
   * @default derived from the route selection expression
   */
  messages?: Record<string, string[]>;
  /**
   * Message bodies by queue name.
   * @default an empty message
   */
  queueMessages?: Record<string, string>;
  /**
   * Bodies of requests to function URLs, by the function's name.
   * @default none
   */
  urlBodies?: Record<string, string>;
}

export interface ConsoleOptions extends LiveStateOptions, Omit<QueueRoutesOptions, "queues"> {
  model: Model;
  faults: Faults;
  services: LiveStateOptions["services"] & QueueRoutesOptions["services"];
  suggestions: Suggestions;
}

export interface Console {
  routes: LocalRoute[];
  /** Sends the page itself. */
  sendPage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export const createConsole = (options: ConsoleOptions): Console => {
  const describe = describeModel(options.model, options.suggestions);
  return {
    routes: listRoutes(options, describe),
    sendPage: (request, response) => sendPage(request, response, describe(request.headers)),
  };
};

const listRoutes = (options: ConsoleOptions, describe: Describe): LocalRoute[] => {
  const { model, faults } = options;
  return [
    ...faultsRoutes(faults),
    ...pageRoutes,
    ...queueRoutes({ ...options, queues: model.queues }),
    ...tableRoutes({ ...options, tables: model.tables }),
    {
      method: "GET",
      path: "api",
      handle: ({ request }) => describe(request.headers),
    },
    {
      method: "GET",
      path: "events",
      handle: ({ response }) => streamEvents(options, response),
    },
    {
      method: "DELETE",
      path: "connections/:id",
      handle: ({ names: [id = ""] }) => close(options, id),
    },
  ];
};

export interface ApiDescription {
  name: string;
  /** Local paths of the WebSocket stages: `/dev`; empty without any. */
  paths: string[];
  /** Of all stages that have a local path: `ws://localhost:3001/dev`, `http://localhost:3001/web/`. */
  urls: string[];
  /** Initial query string of a new client. */
  query: string;
  routes: { routeKey: string; examples: string[] }[];
  queues: QueueDescription[];
  /** Names. */
  tables: string[];
  drawing: Drawing;
}

export interface QueueDescription {
  name: string;
  /** Whether a function handles its messages. */
  isPolled: boolean;
  /** Queues that dead-letter to this one. */
  sources: string[];
  example: string;
}

type Describe = (headers: IncomingHttpHeaders) => ApiDescription;

/** The part of the page's data that does not change while the gateway runs: only its host's name does. */
const describeModel = (model: Model, suggestions: Suggestions): Describe => {
  let parts: ReturnType<typeof describeParts> | undefined;
  return ({ host = "" }) => {
    parts ??= describeParts(model, suggestions);
    return { ...parts, urls: listUrls(model, host) };
  };
};

const listUrls = ({ apis, httpApis }: Model, host: string): string[] => [
  ...listLocalPaths(apis).map((path) => `ws://${host}${path}`),
  ...listHttpPaths(httpApis).map((path) => `http://${host}${path}/`),
];

const describeParts = (
  model: Model,
  { query = "", messages = {}, queueMessages = {} }: Suggestions,
): Omit<ApiDescription, "urls"> => ({
  name: [...model.apis, ...model.httpApis].map(({ name }) => name).join(", "),
  paths: listLocalPaths(model.apis),
  query,
  routes: distinct(model.apis.flatMap((api) => exampleMessages(api, messages))),
  queues: model.queues.map((queue) => describeQueue(model, queue, own(queueMessages, queue.name))),
  tables: model.tables.map(({ name }) => name),
  drawing: drawModel(model),
});

const exampleMessages = (
  { routes, routeSelectionExpression }: Api,
  messages: Record<string, string[]>,
): ApiDescription["routes"] =>
  [...routes.keys()]
    .filter((routeKey) => routeKey !== "$connect" && routeKey !== "$disconnect")
    .map((routeKey) => ({
      routeKey,
      examples: own(messages, routeKey) ?? [
        exampleMessage(routeSelectionExpression, routeKey) ?? "",
      ],
    }));

/** Removes duplicates: APIs may share routes. */
const distinct = (routes: ApiDescription["routes"]): ApiDescription["routes"] => [
  ...new Map(routes.map((route) => [JSON.stringify(route), route])).values(),
];

const describeQueue = (
  { queues, eventSourceMappings }: Model,
  { name, arn }: Queue,
  example = "",
): QueueDescription => ({
  name,
  isPolled: eventSourceMappings.some(({ queue }) => queue.name === name),
  sources: queues
    .filter(({ redrivePolicy }) => redrivePolicy?.deadLetterTargetArn === arn)
    .map((source) => source.name),
  example,
});

const close = ({ connections }: ConsoleOptions, id: string): { closed: string } => {
  const connection = connections.get(id);
  if (!connection) {
    throw new GatewayError(
      "INVALID_CALL",
      `The connection "${id}" does not exist; it may have been closed.`,
    );
  }
  connection.close(CLOSE.normally);
  return { closed: id };
};
