// The actions that a function's role allows on tables, queues and connections, for the diagram.
import { connectionsCall, tableArn } from "../iam/api-calls.ts";
import { NO_KEYS } from "../iam/context-keys.ts";
import { mayBeAllowed } from "../iam/policy.ts";
import { findRole } from "../iam/role-policies.ts";
import type { Api } from "../model/apis.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { Model } from "../model/model.ts";
import { type DrawingEdge, edge } from "./drawing-parts.ts";

interface Grant {
  /** Address of a table, a queue, or an API, which stands for its connections. */
  to: string;
  /** Names without the service prefix. */
  actions: string[];
}

const TABLE_ACTIONS = [
  "GetItem",
  "BatchGetItem",
  "Query",
  "Scan",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
];

/** Grants that are drawn, at most. Of thousands of functions and queues there are millions, which no browser shows. */
const MAX_GRANTS = 5000;

/** Functions times resources that are looked at, at most: a second of work. */
const MAX_PAIRS = 250_000;

export interface DrawnGrants {
  edges: DrawingEdge[];
  /** Number of functions whose grants are left out. */
  omitted: number;
}

/** Of all functions, or of the first ones where there are too many. */
export const drawGrants = (model: Model): DrawnGrants => {
  const { functions, tables, queues, apis } = model;
  const most = Math.ceil(MAX_PAIRS / Math.max(1, tables.length + queues.length + apis.length));
  const edges: DrawingEdge[] = [];
  for (const [index, fn] of functions.entries()) {
    if (index >= most || edges.length >= MAX_GRANTS)
      return { edges, omitted: functions.length - index };
    const grants = listGrants(model, fn).slice(0, MAX_GRANTS);
    edges.push(...grants.map(({ to, actions }) => edge(fn.address, to, actions.join(", "))));
  }
  return { edges, omitted: 0 };
};

const listGrants = (model: Model, fn: LambdaModel): Grant[] => {
  const { statements, boundary } = findRole(model.rolePolicies, fn.roleArn);
  const limits = boundary ? [statements, boundary.statements] : [statements];
  const allowed = (service: string, actions: string[], resource: string): string[] =>
    actions.filter((action) => {
      const request = { action: `${service}:${action}`, resource, keys: NO_KEYS };
      return limits.every((limit) => mayBeAllowed(limit, request));
    });
  const grants = [
    ...model.tables.map(({ address, name }) => ({
      to: address,
      actions: allowed("dynamodb", TABLE_ACTIONS, tableArn(name, model.region)),
    })),
    ...model.queues.map(({ address, arn }) => ({
      to: address,
      actions: allowed("sqs", ["SendMessage"], arn),
    })),
    ...model.apis.map((api) => ({ to: api.address, actions: listManagementActions(api, allowed) })),
  ];
  return grants.filter(({ actions }) => actions.length > 0);
};

const listManagementActions = (
  { executionArn, stages }: Api,
  allowed: (service: string, actions: string[], arn: string) => string[],
): string[] => {
  const arns = stages.flatMap(
    ({ name }) =>
      connectionsCall(executionArn, { stage: name, method: "POST", id: "id=" }).resources,
  );
  const actions = arns.flatMap((arn) => allowed("execute-api", ["ManageConnections"], arn));
  return [...new Set(actions)];
};
