// Warns of APIs and stages that no client can reach, on AWS neither.
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { Api } from "./apis.ts";
import type { HttpApi } from "./http-apis.ts";
import type { Model } from "./model.ts";

/** @returns one line per API without a stage, and per stage without a deployment. */
export const stageWarnings = (resources: Resource[], { apis, httpApis }: Model): string[] => [
  ...[...apis, ...httpApis].flatMap(withoutStage),
  ...apis.flatMap((api) => undeployed(resources, api, "handshake with 403")),
  ...httpApis.flatMap((api) => undeployed(resources, api, "request with 404")),
];

const withoutStage = ({ address, ...api }: Api | HttpApi): string[] =>
  api.stages.length + api.undeployed.length === 0
    ? [`${address} has no aws_apigatewayv2_stage, so clients cannot reach it.`]
    : [];

/** @param refused what the gateway and AWS refuse, and how. */
const undeployed = (resources: Resource[], api: Api | HttpApi, refused: string): string[] => {
  const deployment = resources.find(
    (one) => one.type === "aws_apigatewayv2_deployment" && optionalText(one, "api_id") === api.id,
  );
  const remedy = deployment
    ? `Set deployment_id to "\${${deployment.address}.id}"`
    : "Set auto_deploy to true";
  return api.undeployed.map(
    ({ address }) =>
      `${address} has neither deployment_id nor auto_deploy, so it refuses every ${refused}, as on AWS. ${remedy}.`,
  );
};
