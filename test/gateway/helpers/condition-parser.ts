// dynalite's parser of conditions, as it is generated.
import { createRequire } from "node:module";
import type { GeneratedParser } from "../../../gateway/aws/linear-parser.ts";

const { resolve, cache } = createRequire(import.meta.url);

/** Loaded apart from the one that gateways share. */
export const loadParser = (): GeneratedParser => {
  const path = resolve("dynalite/db/conditionParser.js");
  const shared = cache[path];
  delete cache[path];
  const parser = createRequire(import.meta.url)(path) as GeneratedParser;
  if (shared) cache[path] = shared;
  else delete cache[path];
  return parser;
};
