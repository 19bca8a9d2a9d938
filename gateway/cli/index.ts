// The door for commands that do more than serve: build first, or watch.
export { UsageError } from "./options.ts";
export { type Command, runCommand } from "./run.ts";
