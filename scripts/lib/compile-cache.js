// Keeps what Node.js makes of TypeScript from one start to the next: the parser of types, 20 MB, is loaded only when a file
// is new. It is JavaScript because it is loaded first, see "start" in package.json.
import module from "node:module";
import { join } from "node:path";

module.enableCompileCache(
  join(import.meta.dirname, "../../node_modules/.cache/node-compile-cache"),
);
