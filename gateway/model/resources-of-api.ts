// The resources that refer to an API by its id, each type read once for all APIs: there may be thousands of both.
import { groupBy } from "../../shared/group-by.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

/** @returns the resources of a type whose `api_id` is this one, in their order. */
export type ResourcesOfApi = (type: string, apiId: string) => Resource[];

/** @param resources of the whole configuration. */
export const groupByApi = (resources: Resource[]): ResourcesOfApi => {
  const types = new Map<string, Map<string | undefined, Resource[]>>();
  return (type, apiId) => {
    const known = types.get(type) ?? groupOfType(resources, type);
    types.set(type, known);
    return known.get(apiId) ?? [];
  };
};

const groupOfType = (resources: Resource[], type: string) =>
  groupBy(
    resources.filter((resource) => resource.type === type),
    (resource) => optionalText(resource, "api_id"),
  );
