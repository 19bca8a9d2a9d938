// The console: a page that shows what the gateway serves and what happens there, and what the page needs for it.
import type { LocalRoute } from "../http/local-api.ts";
import { faultsRoutes } from "../http/faults-api.ts";
import type { Faults } from "../faults/faults.ts";
import type { Model } from "../model/model.ts";
import { CLOSE } from "../websocket/close-reasons.ts";
import { GatewayError } from "../errors.ts";
import { drawApi } from "./drawing.ts";
import { type EventStreamOptions, streamEvents } from "./event-stream.ts";
import { exampleMessage } from "./example-messages.ts";
import { pageRoutes } from "./page-files.ts";
import { queueRoutes, type QueueRoutesOptions } from "./queue-routes.ts";

/** Messages to try, by route key. */
export type ExampleMessages = Record<string, string[]>;

export interface ConsoleOptions extends EventStreamOptions, Omit<QueueRoutesOptions, "queues"> {
  model: Model;
  faults: Faults;
  services: EventStreamOptions["services"] & QueueRoutesOptions["services"];
  /** Beside those that the route selection expression tells. */
  examples: ExampleMessages;
}

export const consoleRoutes = (options: ConsoleOptions): LocalRoute[] => {
  const { model, faults, examples } = options;
  return [
    ...faultsRoutes(faults),
    ...pageRoutes,
    ...queueRoutes({ ...options, queues: model.queues }),
    { method: "GET", path: "api", answer: () => describeApi(model, examples) },
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

/** What does not change while the gateway runs. */
const describeApi = (model: Model, examples: ExampleMessages) => {
  const { routes, stages, routeSelectionExpression } = model.api;
  const queuesWithFunctions = new Set(model.eventSourceMappings.map(({ queue }) => queue.name));
  return {
    drawing: drawApi(model),
    stages: stages.map(({ name }) => name),
    queues: model.queues.map(({ name, arn }) => ({
      name,
      /** Whose messages are handled. */
      isPolled: queuesWithFunctions.has(name),
      /** Whose dead letters it keeps. */
      sources: model.queues
        .filter(({ redrivePolicy }) => redrivePolicy?.deadLetterTargetArn === arn)
        .map((source) => source.name),
    })),
    routes: [...routes.keys()].map((routeKey) => ({
      routeKey,
      examples: examples[routeKey] ?? [exampleMessage(routeSelectionExpression, routeKey) ?? ""],
    })),
  };
};

const close = ({ connections }: ConsoleOptions, id: string): { closed: string } => {
  const connection = connections.get(id);
  if (!connection) {
    throw new GatewayError("INVALID_CALL", `The connection "${id}" is gone, or never was.`);
  }
  connection.close(CLOSE.normally);
  return { closed: id };
};
