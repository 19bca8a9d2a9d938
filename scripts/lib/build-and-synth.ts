// Builds and synthesizes this project's stacks, before they are served or planned.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type TerminalOutput, UsageError } from "../../gateway/cli/index.ts";

const SCRIPTS = new Map([
  ["Building the zips", "scripts/build.ts"],
  ["Synthesizing the stacks", "scripts/synth.ts"],
]);

/**
 * Each in its own process, so that the gateway does not keep the memory of bundling and synthesizing. A gateway that
 * serves meanwhile, such as before a restart, goes on answering.
 *
 * @param output gets the steps, and what the scripts warn of. Default: only that is printed.
 * @throws {UsageError} with what is wrong.
 */
export const buildAndSynthesize = async (
  output: Pick<TerminalOutput, "step" | "warn"> = { step: (_, act) => act(), warn: console.warn },
): Promise<void> => {
  for (const [what, script] of SCRIPTS) {
    const { isDone, said } = await output.step(what, () => run(script));
    if (!isDone) throw new UsageError(said === "" ? `${script} was ended.` : said);
    if (said !== "") output.warn(said);
  }
};

/** @returns whether it succeeded, and what it wrote for people to read. */
const run = async (script: string): Promise<{ isDone: boolean; said: string }> => {
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { isDone: status === 0, said: said.trim() };
};
