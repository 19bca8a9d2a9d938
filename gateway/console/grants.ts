// The actions that a function's role allows on tables, queues and connections, for the diagram.
import { connectionsCall, tableArn } from "../iam/api-calls.ts";
import { NO_KEYS } from "../iam/context-keys.ts";
import { mayBeAllowed } from "../iam/policy.ts";
import { findRole } from "../iam/role-policies.ts";
import type { Api } from "../model/apis.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { Model } from "../model/model.ts";

export interface Grant {
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

export const listGrants = (model: Model, fn: LambdaModel): Grant[] => {
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
