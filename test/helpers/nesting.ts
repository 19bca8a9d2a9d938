// JSON texts of any nesting depth.

export const DEPTHS = [1, 10, 100, 999, 1000, 1001, 5000, 10_000, 60_000];

export const lists = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
export const maps = (depth: number): string => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
export const SHAPES = { lists, maps };
