// Limits the resources of a configuration: reading them takes as long as there are many of them.

/** Terraform itself takes an hour to apply some thousand. */
export const MAX_RESOURCES = 50_000;

/** @returns undefined when there are not too many. */
export const findExcess = (resources: number): string | undefined =>
  resources > MAX_RESOURCES
    ? `it has ${resources} resources; expected at most ${MAX_RESOURCES}`
    : undefined;
