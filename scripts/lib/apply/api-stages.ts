// Stages and deployments of API Gateway, which moto lacks.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html
import { randomUUID } from "node:crypto";
import type { AwsRequest, CallName } from "./calls.ts";
import type { Answer, Correction } from "./recording-proxy.ts";

type Body = Record<string, unknown>;

const CREATED_DATE = "2024-01-01T00:00:00Z";

/** Resources by path, `/v2/apis/{id}/stages/{name}`. */
type Resources = Map<string, Body>;

export const apiStages = (): Correction => {
  const stages: Resources = new Map();
  const deployments: Resources = new Map();
  return {
    answer: ({ operation }: CallName, request: AwsRequest) => {
      if (!/(?:Stage|Deployment)$/.test(operation)) return undefined;
      const { path, body } = request;
      const given = JSON.parse(body || "{}") as Body;
      const part = operation.endsWith("Stage") ? stages : deployments;
      switch (operation) {
        case "CreateStage":
          return create(stages, `${path}/${String(given["stageName"])}`, given);
        case "CreateDeployment":
          return createDeployment(deployments, path, given);
        case "GetStage":
        case "GetDeployment":
          return update(part, path, {});
        case "UpdateStage":
        case "UpdateDeployment":
          return update(part, path, given);
        case "DeleteStage":
          return remove(stages, path);
        case "DeleteDeployment":
          return isActive(path, stages) ? refuseActive() : remove(deployments, path);
        default:
          return undefined;
      }
    },
  };
};

const create = (of: Resources, path: string, given: Body): Answer => {
  const resource = { createdDate: CREATED_DATE, ...given };
  of.set(path, resource);
  return ok(201, resource);
};

const createDeployment = (deployments: Resources, path: string, given: Body): Answer => {
  const deploymentId = randomUUID().slice(0, 8);
  const status = { autoDeployed: false, deploymentStatus: "DEPLOYED" };
  return create(deployments, `${path}/${deploymentId}`, { ...given, ...status, deploymentId });
};

const update = (of: Resources, path: string, given: Body): Answer => {
  const resource = of.get(path);
  return resource ? ok(200, Object.assign(resource, given)) : notFound();
};

const remove = (of: Resources, path: string): Answer =>
  of.delete(path) ? ok(204, {}) : notFound();

const isActive = (path: string, stages: Resources): boolean =>
  [...stages.values()].some(({ deploymentId }) => deploymentId === path.split("/").at(-1));

const ok = (status: number, body: Body): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const refuse = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": type },
  body: JSON.stringify({ message }),
});

const notFound = (): Answer => refuse(404, "NotFoundException", "Unable to find it");

const refuseActive = (): Answer =>
  refuse(
    400,
    "BadRequestException",
    "Active stages pointing to this deployment must be moved or deleted",
  );
