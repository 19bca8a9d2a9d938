// Where a run keeps what it writes, and who removes it.
import { removeFolder } from "../shared/remove-folder.ts";
import { type Guard, startGuard } from "./lambda/guard.ts";
import { createRunFolder } from "./run-folder.ts";

export interface RunPlace {
  directory: string;
  /** Removes the folder if the gateway cannot. */
  guard: Guard;
  remove(): Promise<void>;
}

/** @throws {GatewayError} `NO_TEMPORARY_FOLDER` when the disk is full or not writable. */
export const openRunPlace = (): RunPlace => {
  const directory = createRunFolder();
  const guard = startGuard(directory);
  const remove = async (): Promise<void> => {
    await removeFolder(directory);
    guard.end();
  };
  return { directory, guard, remove };
};
