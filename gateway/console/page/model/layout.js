// Lays out the diagram: triggers on the left, functions in the middle, and what they use on the right.

/** @import { Drawing, DrawingEdge, DrawingNode, NodeKind } from "../../drawing-parts.ts" */

/** @typedef {DrawingNode & { shortLabel: string, x: number, y: number, width: number, height: number }} PlacedNode */
/** @typedef {DrawingEdge & { path: string, kind: string }} PlacedEdge */

/** @type {Record<NodeKind, number>} */
const COLUMNS = { route: 0, schedule: 0, function: 1, connections: 2, table: 2, queue: 2 };

const WIDTH = 176;
const HEIGHT = 28;
const GAP = 10;
const COLUMN_GAP = 104;

/** @param {Drawing} drawing */
export const layOut = ({ nodes, edges }) => {
  const inColumn = (/** @type {number} */ column) =>
    nodes.filter(({ kind }) => COLUMNS[kind] === column);
  const left = inColumn(0).toSorted((one, other) => rank(one) - rank(other));
  const columns = [left, inReach(inColumn(1), left, edges), inColumn(2)];
  const rows = Math.max(...columns.map(({ length }) => length));
  const placed = columns.flatMap((column, index) => placeColumn(column, index, rows));
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    nodes: placed,
    edges: edges.flatMap((edge) => {
      const from = byId.get(edge.from);
      const to = byId.get(edge.to);
      return from && to
        ? [{ ...edge, path: curve(from, to), kind: chooseKind(edge, from, to) }]
        : [];
    }),
    width: 3 * WIDTH + 2 * COLUMN_GAP + 60,
    height: rows * (HEIGHT + GAP),
  };
};

/** Orders routes by a connection's lifecycle, schedules last. @param {DrawingNode} node */
const rank = ({ kind, label }) => {
  if (kind === "schedule") return 4;
  const [routeKey = ""] = label.split(" ");
  return { $connect: 0, $disconnect: 2, $default: 3 }[routeKey] ?? 1;
};

/**
 * Orders functions like the nodes that lead to them, so that few edges cross.
 *
 * @param {DrawingNode[]} functions
 * @param {DrawingNode[]} sources
 * @param {DrawingEdge[]} edges
 */
const inReach = (functions, sources, edges) => {
  const order = sources.flatMap(({ id }) =>
    edges.filter(({ from }) => from === id).map(({ to }) => to),
  );
  const place = (/** @type {DrawingNode} */ { id }) =>
    order.includes(id) ? order.indexOf(id) : order.length;
  return functions.toSorted((one, other) => place(one) - place(other));
};

/** @param {DrawingNode[]} column @param {number} index @param {number} rows @returns {PlacedNode[]} */
const placeColumn = (column, index, rows) => {
  const prefix = commonPrefix(column.map(({ label }) => label));
  const step = ((HEIGHT + GAP) * rows) / Math.max(column.length, 1);
  return column.map((node, row) => ({
    ...node,
    shortLabel: shorten(node.label.slice(node.label.startsWith(prefix) ? prefix.length : 0)),
    x: index * (WIDTH + COLUMN_GAP),
    y: row * step + (step - HEIGHT) / 2,
    width: WIDTH,
    height: HEIGHT,
  }));
};

/** The common prefix in whole words: `chat-dev-` of `chat-dev-connect` and `chat-dev-send`. @param {string[]} labels */
const commonPrefix = (labels) => {
  const names = labels.filter((label) => /^\w/.test(label));
  const [first = ""] = names;
  if (names.length < 2) return "";
  const words = first.match(/[^-_]+[-_]/g) ?? [];
  let prefix = "";
  for (const word of words) {
    if (!names.every((label) => label.startsWith(prefix + word) && label !== prefix + word)) break;
    prefix += word;
  }
  return prefix;
};

const MAX_CHARACTERS = 24;

/** @param {string} label */
const shorten = (label) =>
  label.length > MAX_CHARACTERS ? `${label.slice(0, MAX_CHARACTERS - 1)}…` : label;

/** @param {PlacedNode} from @param {PlacedNode} to */
const curve = (from, to) => {
  const startsRight = from.x <= to.x;
  const endsLeft = from.x < to.x;
  const x1 = startsRight ? from.x + from.width : from.x;
  const x2 = endsLeft ? to.x : to.x + to.width;
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2;
  const bend = from.x === to.x ? 44 : COLUMN_GAP / 2;
  const c1 = startsRight ? x1 + bend : x1 - bend;
  const c2 = endsLeft ? x2 - bend : x2 + bend;
  return `M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`;
};

/** @param {DrawingEdge} edge @param {PlacedNode} from @param {PlacedNode} to */
const chooseKind = ({ label }, from, to) => {
  if (from.kind === "queue") return to.kind === "queue" ? "dead-letters" : "delivery";
  if (from.kind === "function") return "grant";
  return label;
};
