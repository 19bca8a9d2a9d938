// Walks through a syntax tree without knowing its kinds of nodes.
import type { AnyNode } from "acorn";

/** In the order of the source. What two nodes share, as in `{ key }` and `export { name }`, is the later one's. */
export const childrenOf = (node: AnyNode): AnyNode[] => {
  const children = Object.values(node)
    .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
  const byStart = new Map(children.map((child) => [child.start, child]));
  return [...byStart.values()].toSorted((one, other) => one.start - other.start);
};

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;
