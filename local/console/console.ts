// The console: a page that shows what the gateway serves and what happens there, and what the page needs for it.
import type { LocalRoute } from "../http/local-api.ts";
import { faultsRoutes } from "../http/faults-api.ts";
import type { Faults } from "../faults/faults.ts";
import type { Model } from "../model/model.ts";
import type { Queue } from "../model/queues.ts";
import { CLOSE } from "../websocket/close-reasons.ts";
import { GatewayError } from "../errors.ts";
import { drawApi, type Drawing } from "./drawing.ts";
import { type EventStreamOptions, streamEvents } from "./event-stream.ts";
import { exampleMessage } from "./example-messages.ts";
import { pageRoutes } from "./page-files.ts";
import { queueRoutes, type QueueRoutesOptions } from "./queue-routes.ts";

/** What the page proposes to those who try the API. */
export interface Suggestions {
  /** Of the URL that clients connect to: `token=…`. */
  query?: string;
  /** By route key. Default: what the route selection expression tells. */
  messages?: Record<string, string[]>;
  /** By the queue's name. */
  queueMessages?: Record<string, string>;
}

export interface ConsoleOptions extends EventStreamOptions, Omit<QueueRoutesOptions, "queues"> {
  model: Model;
  faults: Faults;
  services: EventStreamOptions["services"] & QueueRoutesOptions["services"];
  suggestions: Suggestions;
}

export const consoleRoutes = (options: ConsoleOptions): LocalRoute[] => {
  const { model, faults, suggestions } = options;
  return [
    ...faultsRoutes(faults),
    ...pageRoutes,
    ...queueRoutes({ ...options, queues: model.queues }),
    { method: "GET", path: "api", answer: () => describeApi(model, suggestions) },
    {
      method: "GET",
      path: "events",
      answer: ({ response }) => streamEvents(options, response),
    },
    {
      method: "DELETE",
      path: "connections/:id",
      answer: ({ names: [id = ""] }) => close(options, id),
    },
  ];
};

export interface ApiDescription {
  name: string;
  stages: string[];
  /** That a client connects with, unless somebody changes it. */
  query: string;
  routes: { routeKey: string; examples: string[] }[];
  queues: QueueDescription[];
  drawing: Drawing;
}

export interface QueueDescription {
  name: string;
  /** Whether a function handles its messages. */
  isPolled: boolean;
  /** Queues whose dead letters it keeps. */
  sources: string[];
  example: string;
}

/** What does not change while the gateway runs. */
const describeApi = (
  model: Model,
  { query = "", messages = {}, queueMessages = {} }: Suggestions,
): ApiDescription => {
  const { name, routes, stages, routeSelectionExpression } = model.api;
  return {
    name,
    stages: stages.map((stage) => stage.name),
    query,
    routes: [...routes.keys()]
      .filter((routeKey) => routeKey !== "$connect" && routeKey !== "$disconnect")
      .map((routeKey) => ({
        routeKey,
        examples: messages[routeKey] ?? [exampleMessage(routeSelectionExpression, routeKey) ?? ""],
      })),
    queues: model.queues.map((queue) => describeQueue(model, queue, queueMessages[queue.name])),
    drawing: drawApi(model),
  };
};

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
    throw new GatewayError("INVALID_CALL", `The connection "${id}" is gone, or never was.`);
  }
  connection.close(CLOSE.normally);
  return { closed: id };
};
