// Runs a command from its arguments: serves, or prints one message that says what is wrong.
import { GatewayError } from "../index.ts";
import { endProcess } from "./end-process.ts";
import { outliveReaders } from "./ends.ts";
import { type CommandLine, parseOptions, UsageError, describeUsage } from "./options.ts";
import { serve } from "./serve.ts";
import type { StackHooks } from "./sources.ts";
import { createTerminalOutput } from "./terminal/output.ts";

export interface Command extends CommandLine {
  /** Printed by `--version`. */
  version: string;
  /** @param flags the command's own flags that were given. */
  hooks?: (flags: ReadonlySet<string>) => StackHooks;
}

/** Exits with 1 when it cannot serve. */
export const runCommand = async (args: string[], command: Command): Promise<void> => {
  outliveReaders();
  // What is wrong with the arguments is told as text.
  let output = createTerminalOutput("text", process.stdout);
  try {
    const options = parseOptions(args, process.env, command);
    output = createTerminalOutput(options.log, process.stdout);
    if (options.help) console.log(describeUsage(command));
    else if (options.version) console.log(command.version);
    else await serve(options, command.hooks?.(options.flags) ?? {}, output);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof GatewayError)) throw error;
    output.fail(error);
    endProcess(1);
  }
};
