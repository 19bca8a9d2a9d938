// Types for dynalite, which ships none.
declare module "dynalite" {
  import type { Server } from "node:http";

  interface DynaliteOptions {
    /** Milliseconds that a table stays in CREATING, DELETING or UPDATING. Default 500. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}

declare module "dynalite/db/conditionParser.js" {
  import type { GeneratedParser } from "./linear-parser.ts";

  const parser: GeneratedParser;
  export default parser;
}
