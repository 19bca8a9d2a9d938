// Public entry for commands that do more than serve, such as build first or watch.
export { UsageError } from "./options.ts";
export { type Command, runCommand } from "./run.ts";
export type { TerminalOutput } from "./terminal/terminal-output.ts";
