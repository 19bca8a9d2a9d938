// Runs a command from its arguments: serves, or prints one message that says what is wrong.
import { GatewayError } from "../index.ts";
import { describeError } from "./describe-error.ts";
import { endProcess } from "./end-process.ts";
import { type CommandLine, parseOptions, UsageError, describeUsage } from "./options.ts";
import { serve } from "./serve.ts";
import type { StackHooks } from "./sources.ts";
import { createPaint } from "./terminal/paint.ts";

export interface Command extends CommandLine {
  /** Printed by `--version`. */
  version: string;
  /** @param flags the command's own flags that were given. */
  hooks?: (flags: ReadonlySet<string>) => StackHooks;
}

/** Exits with 1 when it cannot serve. */
export const runCommand = async (args: string[], command: Command): Promise<void> => {
  try {
    const options = parseOptions(args, process.env, command);
    if (options.help) console.log(describeUsage(command));
    else if (options.version) console.log(command.version);
    else await serve(options, command.hooks?.(options.flags) ?? {});
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof GatewayError)) throw error;
    console.error(describeError(error, createPaint(process.stderr)));
    endProcess(1);
  }
};
