// Caches compiled TypeScript between starts, so that the type stripper, 20 MB, is loaded only for new files.
// JavaScript, because it is loaded first, see "start" in package.json.
import module from "node:module";
import { join } from "node:path";

module.enableCompileCache(
  join(import.meta.dirname, "../../node_modules/.cache/node-compile-cache"),
);
