// Finds resources by references, which name a block and leave out which of its instances is meant.
import { splitLastKey } from "../../shared/instance-keys.ts";
import type { Resource } from "./model.ts";

export interface Instances {
  /** By address. */
  one: ReadonlyMap<string, Resource>;
  /** Instances of a block with `count` or `for_each`, by the block's address. */
  all: ReadonlyMap<string, Resource[]>;
}

export const listInstances = (resources: Resource[]): Instances => {
  const all = new Map<string, Resource[]>();
  for (const resource of resources) {
    const [block] = splitLastKey(resource.address);
    const instances = all.get(block) ?? [];
    all.set(block, instances);
    instances.push(resource);
  }
  return { one: new Map(resources.map((resource) => [resource.address, resource])), all };
};

/**
 * @param reference for example `aws_iam_role.mine`.
 * @param address of the resource that refers to it: instances of two blocks with the same key belong together.
 * @returns the instance that is meant; all of them when the key does not tell.
 */
export const findInstances = (
  { one, all }: Instances,
  reference: string,
  address: string,
): Resource[] => {
  const [, index] = splitLastKey(address);
  const found = one.get(reference) ?? one.get(reference + index);
  return found ? [found] : (all.get(reference) ?? []);
};
