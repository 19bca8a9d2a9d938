// Rules about the WebSocket API: who may connect, who may call its functions, and whether changes are deployed.
import { closes } from "../iam/conditions.ts";
import { code } from "../render/markdown.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { asking, Secret } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Resource, Stack } from "../plan/model.ts";
import { type Flaw, isLost, planned, type Reviewed, type Rule } from "./rule.ts";
import { after, before, isMarked } from "../plan/values.ts";

const isConnect = asking((key) => key === "$connect");
const isNone = asking((type) => type === "NONE");
const isCustom = asking((type) => type === "CUSTOM");

const isOpenConnect = (route: Resource): string | undefined => {
  if (!isConnect(after(route, "route_key"))) return undefined;
  const type = after(route, "authorization_type");
  if (isEmpty(type) || isNone(type)) return `${code("$connect")} has no authorization.`;
  const isAskingNobody = isCustom(type) && isEmpty(after(route, "authorizer_id"));
  return isAskingNobody ? `${code("$connect")} has no authorizer.` : undefined;
};

const isWithoutSource = (permission: Resource): string | undefined =>
  isEmpty(after(permission, "source_arn")) || isAnySource(after(permission, "source_arn"))
    ? `${code(show(after(permission, "principal")))} may call the function on behalf of any account.`
    : undefined;

/** An ARN of nobody in particular. */
const isAnySource = asking(
  (arn) => typeof arn === "string" && !closes(JSON.stringify({ source_arn: arn })),
);

const LIMITS = ["throttling_rate_limit", "throttling_burst_limit"];

/** Terraform sends each block of settings completely: a missing limit is sent as 0. */
const isUnthrottled = (stage: Resource): string | undefined => {
  const missing = LIMITS.filter((name) => isZero(after(stage, `default_route_settings.${name}`)));
  const closed = listClosedRoutes(stage).map((key) => code(show(key)));
  const flaws = [
    ...missing.map((name) => code(`default_route_settings.${name}`)),
    ...closed.map((key) => `a limit of ${key}`),
  ];
  return flaws.length > 0 ? `Missing or 0: ${flaws.join(", ")}.` : undefined;
};

const listClosedRoutes = (stage: Resource): unknown[] => {
  const routes = isMarked(stage.unknown, "route_settings") ? [] : stage.after?.["route_settings"];
  if (routes instanceof Secret) return hasClosedRoute(routes) ? [routes] : [];
  return toBlocks(routes)
    .filter(isClosed)
    .map((settings) => settings["route_key"]);
};

const toBlocks = (blocks: unknown): Body[] =>
  (Array.isArray(blocks) ? blocks : [blocks]).filter(isBody);

const isClosed = (settings: Body): boolean => LIMITS.some((name) => isZero(settings[name]));

const hasClosedRoute = asking((routes) => toBlocks(routes).some(isClosed));

const isZero = asking((value) => isEmpty(value) || value === 0 || value === "0");

/** Types that a deployment takes a snapshot of. */
const DEPLOYED = new Set([
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_integration_response",
  "aws_apigatewayv2_model",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_route_response",
]);

const isNotDeployed = ({ stack }: Reviewed): Flaw[] => {
  const byApi = listServers(stack);
  return stack.resources
    .filter(({ type, action }) => DEPLOYED.has(type) && action !== "none")
    .flatMap((resource) => {
      const what = staleStage(resource, byApi);
      return what === undefined ? [] : [{ resource, what }];
    });
};

type Servers = ReadonlyMap<unknown, Resource[]>;

/** Stages, deployments and APIs, by everything that identifies their API. */
const listServers = ({ resources }: Stack): Servers => {
  const servers = new Map<unknown, Resource[]>();
  for (const one of resources.filter(
    (resource) => servesChanges(resource) || isNewDeployment(resource),
  )) {
    for (const id of readApi(one)) servers.set(id, [...(servers.get(id) ?? []), one]);
  }
  return servers;
};

/**
 * Terraform destroys removed resources last, after it creates a deployment in the same apply.
 *
 * https://github.com/hashicorp/terraform-provider-aws/issues/11344
 */
const staleStage = (part: Resource, byApi: Servers): string | undefined => {
  const ofApi = readApi(part).flatMap((id) => byApi.get(id) ?? []);
  if (ofApi.some(servesChanges)) return undefined;
  if (ofApi.length === 0) {
    return `It would ${VERB[part.action] ?? part.action} without a new deployment, so the change is not served.`;
  }
  return part.after === undefined
    ? `It would ${VERB[part.action] ?? part.action} after the new deployment, which would still serve it.`
    : undefined;
};

const VERB: Partial<Record<Resource["action"], string>> = {
  create: "be created",
  change: "be changed",
  replace: "be replaced",
  destroy: "be destroyed",
  forget: "be removed from the state",
};

const isNewDeployment = ({ type, action }: Resource): boolean =>
  type === "aws_apigatewayv2_deployment" && (action === "create" || action === "replace");

const isTrue = asking((value) => value === true);

/** Whether it is a stage that deploys automatically, or the API itself, which goes away. */
const servesChanges = (one: Resource): boolean =>
  (one.type === "aws_apigatewayv2_stage" && isTrue(after(one, "auto_deploy"))) ||
  (one.type === "aws_apigatewayv2_api" && isLost(one.action));

/** Everything that identifies an API: its id before and after, and its address. */
const readApi = (resource: Resource): unknown[] => {
  const isApi = resource.type === "aws_apigatewayv2_api";
  const name = isApi ? "id" : "api_id";
  const references = resource.written[name]?.references ?? [];
  const ids = [before(resource, name), after(resource, name)].filter(
    (id) => typeof id === "string",
  );
  return [
    ...ids,
    ...references.filter((one) => one.split(".").length === 2),
    ...(isApi ? [resource.address] : []),
  ];
};

export const API_RULES: Rule[] = [
  {
    id: "PR007",
    severity: "error",
    title: "`$connect` left open",
    fix: "Give the route `authorization_type` and an authorizer.",
    check: planned("aws_apigatewayv2_route", isOpenConnect),
  },
  {
    id: "PR008",
    severity: "error",
    title: "Permission without a source",
    fix: "Set `source_arn` to the route, authorizer, rule or queue that calls it.",
    check: planned("aws_lambda_permission", isWithoutSource),
  },
  {
    id: "PR009",
    severity: "error",
    title: "Throttle of 0, or none",
    fix: "Set rate and burst, both above 0: with 0, API Gateway answers every request with 429.",
    check: planned("aws_apigatewayv2_stage", isUnthrottled),
  },
  {
    id: "PR010",
    severity: "error",
    title: "Routes changed without a deployment",
    fix: "Set `auto_deploy` on the stage. Or derive the deployment's trigger from routes, integrations, responses and authorizers, and apply again with another trigger after a removal.",
    check: isNotDeployed,
  },
];
