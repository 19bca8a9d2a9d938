// Stages of an API, with their throttling limits per route.
import { numberOfAny } from "../../shared/scalar.ts";
import { optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block, blocks } from "../terraform/document.ts";
import { toText, toTextMap, type Value } from "../terraform/values.ts";

export interface Stage {
  name: string;
  variables: Record<string, string>;
  /** For routes without limits of their own; undefined: only the account's limit applies. */
  defaultThrottle?: Throttle;
  routeThrottles: Map<string, Throttle>;
}

export interface Throttle {
  /** Requests per second. */
  rateLimit: number;
  burstLimit: number;
}

/** A stage without a deployment exists on AWS, and refuses every request. */
interface UndeployedStage {
  address: string;
  name: string;
}

export interface Stages {
  stages: Stage[];
  undeployed: UndeployedStage[];
}

/** @param resources the stages of one API. */
export const readStages = (resources: Resource[]): Stages => {
  const undeployed = resources.filter((resource) => !isDeployed(resource));
  return {
    stages: resources.filter(isDeployed).map(readStage),
    undeployed: undeployed.map((resource) => ({
      address: resource.address,
      name: requiredText(resource, "name"),
    })),
  };
};

const isDeployed = (resource: Resource): boolean =>
  optionalText(resource, "deployment_id") !== undefined ||
  (optionalBoolean(resource, "auto_deploy") ?? false);

const readStage = (resource: Resource): Stage => {
  const routeSettings = blocks(resource.attribute("route_settings"));
  return {
    name: requiredText(resource, "name"),
    variables: toTextMap(resource.attribute("stage_variables")),
    defaultThrottle: readThrottle(block(resource.attribute("default_route_settings"))),
    routeThrottles: new Map(
      routeSettings.flatMap((settings) => {
        const throttle = readThrottle(settings);
        return throttle ? [[toText(settings["route_key"] ?? null), throttle]] : [];
      }),
    ),
  };
};

/**
 * The provider sends a missing limit in a block as 0, so that every request is throttled.
 * https://github.com/hashicorp/terraform-provider-aws/issues/14742
 */
const readThrottle = (settings: { [argument: string]: Value }): Throttle | undefined =>
  Object.keys(settings).length === 0
    ? undefined
    : {
        rateLimit: numberOfAny(settings["throttling_rate_limit"] ?? 0),
        burstLimit: numberOfAny(settings["throttling_burst_limit"] ?? 0),
      };
