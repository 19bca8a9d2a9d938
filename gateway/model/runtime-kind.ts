// Sorts functions by what runs them.
import type { LambdaModel } from "./functions.ts";

/** What a program of this machine runs, by the runtime's name. */
const INTERPRETED = { python: /^python3/, ruby: /^ruby/, java: /^java\d/ } as const;

export type InterpretedKind = keyof typeof INTERPRETED;

/** `executable`: a program in the zip that speaks the Runtime API itself. */
export type RuntimeKind = InterpretedKind | "command" | "node" | "executable" | "unserved";

export const readKind = ({ command, runtime, isImage }: LambdaModel): RuntimeKind => {
  if (command !== undefined) return "command";
  if (isImage) return "unserved";
  if (runtime.startsWith("nodejs")) return "node";
  for (const kind of INTERPRETED_KINDS) if (INTERPRETED[kind].test(runtime)) return kind;
  return runtime.startsWith("provided") || runtime === "go1.x" ? "executable" : "unserved";
};

export const INTERPRETED_KINDS = Object.keys(INTERPRETED) as InterpretedKind[];

/** @returns names of the program in the zip: Go's old runtime starts the handler itself. */
export const listExecutables = ({ runtime, handler }: LambdaModel): string[] =>
  runtime === "go1.x" ? [handler] : ["bootstrap"];
