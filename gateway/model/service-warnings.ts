// Warns of routes whose calls of AWS services certainly fail.
import { awsCall } from "../iam/api-calls.ts";
import { refusalOfCredentials, refusalOfPolicies } from "./assumed-role.ts";
import type { HttpApi } from "./http-apis.ts";
import type { Integration } from "./integrations.ts";
import type { Model } from "./model.ts";
import { httpRouteSourceArn, routeSourceArn } from "./source-arns.ts";

/** @returns one line per warning. */
export const serviceWarnings = (model: Model): string[] => {
  const lines = model.apis.flatMap((api) =>
    [...api.routes.values()].flatMap(({ routeKey, integration }) =>
      integration.service === undefined
        ? []
        : api.stages.flatMap(({ name }) =>
            warningsFor(model, integration, routeSourceArn(api, name, routeKey)),
          ),
    ),
  );
  return [
    ...new Set([...lines, ...model.httpApis.flatMap((api) => warningsOfHttpApi(model, api))]),
  ];
};

const warningsOfHttpApi = (model: Model, api: HttpApi): string[] =>
  api.routes.flatMap(({ routeKey, integration: { address, backend } }) =>
    backend?.kind !== "service"
      ? []
      : api.stages.flatMap(({ name }) => {
          const sourceArn = httpRouteSourceArn(api, name, routeKey);
          const refusal = refusalOfCredentials(model, backend.credentialsArn, sourceArn);
          return refusal === undefined ? [] : [`${address}: ${refusal}`];
        }),
  );

const warningsFor = (model: Model, integration: Integration, sourceArn: string): string[] => {
  const { address, credentialsArn } = integration;
  const refusal = refusalOfCredentials(model, credentialsArn, sourceArn);
  if (refusal !== undefined) return [`${address}: ${refusal}`];
  return problemsOfQueue(model, integration).map((problem) => `${address}: ${problem}`);
};

/** Only the path of a queue says before any message what is called. */
const problemsOfQueue = (model: Model, { service, credentialsArn }: Integration): string[] => {
  if (service?.service !== "sqs" || service.path === undefined) return [];
  const name = service.path.split("/").at(-1);
  const isOwn = model.queues.some((queue) => queue.name === name);
  const call = awsCall("AmazonSQS.SendMessage", { QueueUrl: service.path }, model.region);
  const refusal =
    credentialsArn === undefined ? undefined : refusalOfPolicies(model, credentialsArn, call);
  return [
    ...(isOwn ? [] : [`Its queue "${name}" is not in this configuration.`]),
    ...(refusal === undefined ? [] : [refusal]),
  ];
};
