// Dependencies of resources in a synthesized stack.

/** Addresses that resources of a type refer to, directly or indirectly. */
export const listDependencies = (document: Record<string, any>, type: string): Set<string> => {
  const reached = new Set<string>();
  const visit = (body: unknown): void => {
    for (const [, resourceType, name] of JSON.stringify(body).matchAll(/\b(aws_\w+)\.([\w-]+)/g)) {
      const address = `${resourceType}.${name}`;
      const resource = document["resource"][resourceType!]?.[name!];
      if (!resource || reached.has(address)) continue;
      reached.add(address);
      visit(resource);
    }
  };
  visit(document["resource"][type]);
  return reached;
};
