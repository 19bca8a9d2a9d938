// Resources that only a definition has, with the arguments that Terraform's resources of that type have.
import { own } from "../../shared/own.ts";
import type { Resource } from "../terraform/configuration.ts";
import { isNothing, type Value } from "../terraform/values.ts";

/** @param attributes by name; those that are undefined are not set. Its `id` is its address. */
export const createResource = (
  type: string,
  address: string,
  attributes: { [name: string]: Value | undefined },
): Resource => {
  const all = { id: address, ...attributes };
  return {
    type,
    address,
    given: Object.keys(attributes).filter((name) => !isNothing(attributes[name])),
    attribute: (name) => own(all, name),
    references: () => ({ addresses: [], isComplete: true }),
  };
};
