// Copies of a synthesized stack, to be changed.
import { cpSync } from "node:fs";
import { basename } from "node:path";

/** "terraform init" and "cdktf diff" leave their own files in the folder of a stack, which are about its own backend. */
export const copyStack = (source: string, target: string): void =>
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !basename(path).startsWith(".terraform"),
  });
