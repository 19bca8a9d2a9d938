// Layouts of the connection table, see docs/shards.md.
import { listOf, type Rule, text } from "./checks.ts";

/** The format that handlers/lib/connection-keys.ts parses. */
const LAYOUT = text(/^[1-9]\d*:([1-9]\d{0,2}|1000)$/, 'version:shards, such as "1:16"');

const ALL_LAYOUTS = listOf(LAYOUT, 1);

/** With one version twice, a broadcast would list its partitions, and reach its connections, twice. */
export const LAYOUTS: Rule = {
  expected: `${ALL_LAYOUTS.expected}, with at most 1000 shards and a version of its own`,
  accepts: (value) => ALL_LAYOUTS.accepts(value) && hasVersionsOnce(value as string[]),
};

const hasVersionsOnce = (layouts: string[]): boolean =>
  new Set(layouts.map((layout) => layout.split(":")[0])).size === layouts.length;
