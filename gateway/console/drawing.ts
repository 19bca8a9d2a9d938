// The diagram of the APIs: a node per resource, by its address in the configuration, and the edges between them.
import type { Api } from "../model/apis.ts";
import type { EventRule } from "../model/event-rules.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { Model } from "../model/model.ts";
import type { Route } from "../model/routes.ts";
import {
  type Drawing,
  type DrawingEdge,
  type DrawingNode,
  edge,
  edgeTo,
  node,
} from "./drawing-parts.ts";
import { drawGrants } from "./grants.ts";
import { drawHttpApi } from "./http-drawing.ts";

export const drawModel = (model: Model): Drawing => {
  const { apis, httpApis, functions, tables, queues, eventRules } = model;
  const routes = apis.flatMap((api) => [...api.routes.values()]);
  const grants = drawGrants(model);
  const http = httpApis.map((api) => drawHttpApi(api, apis.length + httpApis.length > 1));
  return {
    nodes: [
      ...apis.flatMap((api) =>
        [...api.routes.values()].map((route) => routeNode(route, api, nameAmong(apis, api))),
      ),
      ...http.flatMap(({ nodes }) => nodes),
      ...eventRules.map(ruleNode),
      ...functions.map(functionNode),
      ...apis.map((api) =>
        node(
          api.address,
          "connections",
          `@connections ${nameAmong(apis, api)}`.trim(),
          describeApi(api),
        ),
      ),
      ...tables.map(({ address, name, keyAttributes, ttlAttribute }) =>
        node(address, "table", name, { keys: keyAttributes.join(", "), expiry: ttlAttribute }),
      ),
      ...queues.map(({ address, name, attributes }) => node(address, "queue", name, attributes)),
    ],
    edges: [
      ...routes.flatMap(routeEdges),
      ...http.flatMap(({ edges }) => edges),
      ...eventRules.flatMap(ruleEdges),
      ...grants.edges,
      ...queueEdges(model),
    ],
    ...(grants.omitted > 0 && { functionsWithoutGrants: grants.omitted }),
  };
};

const routeNode = (route: Route, api: Api, apiName: string): DrawingNode => {
  const { address, routeKey, integration, authorizer, hasRouteResponse } = route;
  return node(address, "route", `${routeKey} ${apiName}`.trim(), {
    "selected by": routeKey.startsWith("$") ? undefined : api.routeSelectionExpression,
    integration: integration.unserved ?? (integration.target ? integration.address : "MOCK"),
    timeout: `${integration.timeoutMs} ms`,
    "answers by route response": hasRouteResponse,
    authorizer: authorizer?.address,
    "identity sources": authorizer?.identitySources.join(", ") || undefined,
  });
};

const ruleNode = ({ address, everyMs, pattern, busName }: EventRule): DrawingNode =>
  node(address, "schedule", withoutType(address), {
    every: everyMs === undefined ? undefined : `${everyMs / 60_000} min`,
    pattern,
    bus: pattern === undefined ? undefined : busName,
  });

const ruleEdges = ({ address, pattern, targets }: EventRule): DrawingEdge[] =>
  targets.flatMap(({ called, queue }) => {
    const to = called?.fn ?? queue;
    return to ? [edge(address, to.address, pattern === undefined ? "schedule" : "events")] : [];
  });

const functionNode = (fn: LambdaModel): DrawingNode =>
  node(fn.address, "function", fn.functionName, {
    handler: fn.handler,
    runtime: fn.runtime,
    memory: `${fn.memoryMib} MiB`,
    timeout: `${fn.timeoutSeconds} s`,
    zip: fn.zipPath,
    role: fn.roleArn,
    ...fn.environment,
  });

const describeApi = ({ id, domainName, stages, routeSelectionExpression }: Api) => ({
  id,
  domain: domainName,
  stages: stages.map(({ name }) => name).join(", "),
  "route selection": routeSelectionExpression,
});

/** Empty where there is only one API. */
const nameAmong = (apis: Api[], { name }: Api): string => (apis.length > 1 ? name : "");

const routeEdges = ({ address, integration, authorizer }: Route): DrawingEdge[] => [
  ...edgeTo(authorizer, address, "authorizer"),
  ...edgeTo(integration.target, address, "integration"),
];

const queueEdges = ({ queues, eventSourceMappings }: Model): DrawingEdge[] => [
  ...eventSourceMappings.map(({ queue, fn, batchSize }) =>
    edge(queue.address, fn.address, `up to ${batchSize} messages`),
  ),
  ...queues.flatMap(({ address, redrivePolicy }) =>
    queues
      .filter(({ arn }) => arn === redrivePolicy?.deadLetterTargetArn)
      .map((target) =>
        edge(address, target.address, `after ${redrivePolicy?.maxReceiveCount} receives`),
      ),
  ),
];

/** `aws_cloudwatch_event_rule.sweep_schedule_1A2B` is `sweep_schedule_1A2B`. */
const withoutType = (address: string): string => address.split(".").at(-1) ?? address;
