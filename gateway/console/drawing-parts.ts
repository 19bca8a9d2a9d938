// The nodes and edges that the diagram is made of.
import type { FunctionTarget } from "../model/functions.ts";

export type NodeKind = "route" | "schedule" | "function" | "table" | "queue" | "connections";

export interface DrawingNode {
  /** Address in the configuration. */
  id: string;
  kind: NodeKind;
  label: string;
  /** Settings to show, by name. */
  settings: Record<string, string>;
}

export interface DrawingEdge {
  from: string;
  to: string;
  /** `integration`, or the actions that one may take on the other. */
  label: string;
}

export interface Drawing {
  nodes: DrawingNode[];
  edges: DrawingEdge[];
  /** Number of functions whose permissions are not drawn, because there are too many. Undefined: none. */
  functionsWithoutGrants?: number;
}

export const node = (
  id: string,
  kind: NodeKind,
  label: string,
  settings: Record<string, string | number | boolean | undefined>,
): DrawingNode => ({
  id,
  kind,
  label,
  settings: Object.fromEntries(
    [["address", id], ...Object.entries(settings)].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ),
});

export const edge = (from: string, to: string, label: string): DrawingEdge => ({ from, to, label });

/** Functions of other configurations are not shown. */
export const edgeTo = (
  target: FunctionTarget | undefined,
  from: string,
  label: string,
): DrawingEdge[] => (target?.fn ? [edge(from, target.fn.address, label)] : []);
