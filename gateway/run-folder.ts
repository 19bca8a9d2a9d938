// The folder of one run: what it writes is in there, and goes with it.
import { createTemporaryFolder, TemporaryFolderError } from "../shared/temporary-folder.ts";
import { GatewayError } from "./diagnostics/errors.ts";

/**
 * @param purpose lower-case words with dashes; "" for the gateway's own.
 * @returns its path. The caller removes it.
 * @throws {GatewayError} `NO_TEMPORARY_FOLDER` when the disk is full, or nothing may be written there.
 */
export const createRunFolder = (purpose = ""): string => {
  try {
    return createTemporaryFolder(purpose);
  } catch (error) {
    if (!(error instanceof TemporaryFolderError)) throw error;
    throw new GatewayError("NO_TEMPORARY_FOLDER", error.message, { cause: error });
  }
};
