// Copies a synthesized stack, so that it can be changed.
import { cpSync } from "node:fs";
import { basename } from "node:path";

/** Skips files that "terraform init" and "cdktf diff" leave in a stack's folder, which belong to its backend. */
export const copyStack = (source: string, target: string): void =>
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !basename(path).startsWith(".terraform"),
  });
