// The temporary folder of one run, which holds everything that the run writes.
import { createTemporaryFolder, TemporaryFolderError } from "../shared/temporary-folder.ts";
import { GatewayError } from "./diagnostics/errors.ts";

/**
 * @param purpose lower-case words with dashes, part of the folder's name. Default "": the gateway itself.
 * @returns its path. The caller removes the folder.
 * @throws {GatewayError} `NO_TEMPORARY_FOLDER` when the disk is full or not writable.
 */
export const createRunFolder = (purpose = ""): string => {
  try {
    return createTemporaryFolder(purpose);
  } catch (error) {
    if (!(error instanceof TemporaryFolderError)) throw error;
    throw new GatewayError("NO_TEMPORARY_FOLDER", error.message, { cause: error });
  }
};
