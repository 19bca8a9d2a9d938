// Sorts functions by what runs them.
import type { LambdaModel } from "./functions.ts";

/** `executable`: a program in the zip that speaks the Runtime API itself. */
export type RuntimeKind = "command" | "node" | "python" | "executable" | "unserved";

export const readKind = ({ command, runtime, isImage }: LambdaModel): RuntimeKind => {
  if (command !== undefined) return "command";
  if (isImage) return "unserved";
  if (runtime.startsWith("nodejs")) return "node";
  if (runtime.startsWith("python3")) return "python";
  return runtime.startsWith("provided") || runtime === "go1.x" ? "executable" : "unserved";
};

/** @returns names of the program in the zip: Go's old runtime starts the handler itself. */
export const listExecutables = ({ runtime, handler }: LambdaModel): string[] =>
  runtime === "go1.x" ? [handler] : ["bootstrap"];
