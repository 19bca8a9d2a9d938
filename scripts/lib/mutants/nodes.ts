// Walks a syntax tree generically, for all kinds of nodes.
import type { AnyNode } from "acorn";

/** In source order. A child that two nodes share, as in `{ key }` and `export { name }`, belongs to the later one. */
export const listChildren = (node: AnyNode): AnyNode[] => {
  const children = Object.values(node)
    .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
  const byStart = new Map(children.map((child) => [child.start, child]));
  return [...byStart.values()].toSorted((one, other) => one.start - other.start);
};

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;
