// The parts of a parsed mapping template.

export type Node =
  | { kind: "text"; text: string }
  | { kind: "reference"; reference: Reference }
  | { kind: "set"; target: Reference; value: Expression }
  | { kind: "if"; branches: Branch[]; otherwise: Node[] }
  | { kind: "foreach"; variable: string; list: Expression; body: Node[] }
  | { kind: "break" | "stop" };

export interface Branch {
  condition: Expression;
  body: Node[];
}

/** For example `$input.path('$.a').b[0]`. */
export interface Reference {
  root: string;
  steps: Step[];
}

export type Step =
  | { property: string }
  | { index: Expression }
  | { method: string; args: Expression[] };

export type Expression =
  | { kind: "literal"; value: string | number | boolean }
  /** A string in double quotes that contains references or directives. */
  | { kind: "interpolated"; nodes: Node[] }
  | { kind: "reference"; reference: Reference }
  | { kind: "list"; items: Expression[] }
  | { kind: "range"; from: Expression; to: Expression }
  | { kind: "map"; entries: [key: Expression, value: Expression][] }
  | { kind: "not"; operand: Expression }
  | Chain;

/** Operations of one precedence, from left to right. */
export interface Chain {
  kind: "chain";
  first: Expression;
  rest: { operator: Operator; operand: Expression }[];
}

export type Operator = (typeof OPERATORS)[number][0];

/** Operators with their names in letters, from the loosest to the tightest group. */
export const OPERATORS = [
  ["||", "or", 0],
  ["&&", "and", 1],
  ["==", "eq", 2],
  ["!=", "ne", 2],
  ["<=", "le", 3],
  [">=", "ge", 3],
  ["<", "lt", 3],
  [">", "gt", 3],
  ["+", undefined, 4],
  ["-", undefined, 4],
  ["*", undefined, 5],
  ["/", undefined, 5],
  ["%", undefined, 5],
] as const;

export const MAX_PRECEDENCE = 5;

/** A parsed template. */
export interface Syntax {
  nodes: Node[];
  /** Names that the template assigns, with `#set` or `#foreach`. */
  assigned: ReadonlySet<string>;
}
