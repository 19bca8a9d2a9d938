// Warns by address of resources that the gateway does not serve, or that fail on AWS.
import { abridge, type Warned } from "../diagnostics/abridge.ts";
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { accessWarnings, listCalls } from "./access-warnings.ts";
import { ambiguousHttpStages, ambiguousStages } from "./ambiguous-stages.ts";
import { findCodeProblem } from "./code-source.ts";
import { describeFailing } from "./failing-routes.ts";
import { httpWarnings } from "./http-warnings.ts";
import { stageWarnings } from "./stage-warnings.ts";
import { unservedArguments } from "./arguments/unserved-arguments.ts";
import type { LambdaModel } from "./functions.ts";
import type { Model } from "./model.ts";
import { unreadItems } from "./table-items.ts";
import { listUnservedResources } from "./unserved-resources.ts";
import { unservedTriggers } from "./unserved-triggers.ts";

/** @returns one line per warning: first what keeps functions from running, last what nothing here depends on. */
export const listWarnings = (resources: Resource[], model: Model): string[] => [
  ...missingCode(model),
  ...missingFunctions(model),
  ...unservedRoutes(model),
  ...stageWarnings(resources, model),
  ...ambiguousStages(model.apis),
  ...ambiguousHttpStages(model.httpApis),
  ...httpWarnings(model.httpApis),
  ...accessWarnings(model),
  ...urlsElsewhere(resources, model),
  ...missingResponses(model),
  ...unreadItems(model.tableItems),
  ...unservedTriggers(resources, model),
  ...unservedArguments(resources),
  ...otherApis(resources, model),
  ...listUnservedResources(resources),
];

const otherApis = (resources: Resource[], { apis, httpApis }: Model): string[] => {
  const served = [...apis, ...httpApis].map(({ address }) => address);
  return resources
    .filter(({ type, address }) => type === "aws_apigatewayv2_api" && !served.includes(address))
    .map((other) => {
      const protocol = optionalText(other, "protocol_type") ?? "unknown protocol";
      return `${other.address} (${protocol}) is not served; the gateway serves only ${served.join(" and ")}.`;
    });
};

/** Their messages fail here; all others are served. */
const unservedRoutes = ({ apis }: Model): string[] =>
  apis.flatMap(({ routes }) => {
    const failing = [...routes.values()].flatMap(({ routeKey, integration: { unserved } }) =>
      unserved === undefined ? [] : [{ routeKey, problem: unserved, outcome: "get an error" }],
    );
    const connect = failing.find(({ routeKey }) => routeKey === "$connect");
    return [
      ...(connect ? [`${connect.problem}. Every handshake fails.`] : []),
      ...describeFailing(
        "Messages",
        failing.filter((one) => one !== connect),
      ),
    ];
  });

const missingFunctions = (model: Model): string[] => {
  const lines = listCalls(model)
    .filter(({ target }) => target.fn === undefined)
    .map(
      ({ address, target }) => `${address}: ${target.functionArn} is not in this configuration.`,
    );
  return [...new Set(lines)];
};

const urlsElsewhere = (resources: Resource[], { functionUrls }: Model): string[] => {
  const served = new Set(functionUrls.map(({ address }) => address));
  return resources
    .filter(({ type, address }) => type === "aws_lambda_function_url" && !served.has(address))
    .map((url) => {
      const name = requiredText(url, "function_name");
      return `${url.address}: ${name} is not in this configuration.`;
    });
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html */
const missingResponses = ({ apis }: Model): string[] =>
  apis
    .flatMap(({ routes }) => [...routes.values()])
    .filter(({ hasRouteResponse, integration: { mapping } }) => hasRouteResponse && mapping)
    .filter(({ integration }) => integration.mapping?.responses.every(({ pattern }) => pattern))
    .map(
      ({ address, integration }) =>
        `${address}: ${integration.address} has no aws_apigatewayv2_integration_response for "$default", ` +
        "so clients receive an error for every response that no other pattern matches.",
    );

/** Functions whose calls will fail. */
const missingCode = ({ functions }: Model): string[] => abridge(functions.flatMap(missingZip));

const missingZip = ({ address, command, isImage, zipPath }: LambdaModel): Warned[] => {
  if (isImage || command !== undefined) return [];
  const problem = findCodeProblem(zipPath);
  const line = `${address}: ${problem}; calls will fail. Build the zip, or pass its path with --zip.`;
  return problem === undefined ? [] : [{ subject: address, line }];
};
