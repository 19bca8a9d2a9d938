// Does something once for a whole run of mocha, whose files may run in several processes.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "./run-folder.ts";
import { until } from "./until.ts";

/** Milliseconds. Another process may be at it, and downloads take a while. */
const PATIENCE_MS = 300_000;

/**
 * @param name of a folder for what is produced; it lasts as long as the run.
 * @param produce returns what JSON can write.
 * @returns what `produce` returned in the process that called it.
 * @throws what `produce` has thrown, in each process that asks for its result.
 */
export const onceInRun = async <Result>(
  name: string,
  produce: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = join(runFolder(), name);
  const outcome = `${folder}.json`;
  if (takes(folder)) await note(outcome, produce(folder));
  await until(() => existsSync(outcome), PATIENCE_MS);
  const { result, error } = JSON.parse(readFileSync(outcome, "utf8"));
  if (error !== undefined) throw new Error(error);
  return result as Result;
};

/** Others read the file as soon as it is there. */
const note = async (path: string, work: Promise<unknown>): Promise<void> => {
  const outcome = await work.then(
    (result) => ({ result }),
    (error: Error) => ({ error: error.stack }),
  );
  writeFileSync(`${path}.part`, JSON.stringify(outcome));
  renameSync(`${path}.part`, path);
};

/** Of several processes, one creates the folder. */
const takes = (folder: string): boolean => {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
};
