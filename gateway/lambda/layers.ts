// Unpacks the layers of functions, each set of layers once.
// https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { findCodeProblem } from "../model/code-source.ts";
import type { LambdaModel } from "../model/functions.ts";
import { checkLinks, moveOver } from "./merge-folders.ts";
import { MAX_UNZIPPED_BYTES } from "./unzipped-limit.ts";
import { unzip } from "./zip.ts";

export interface UnpackedLayers {
  /** A function's `/opt`. */
  folder: string;
  /** Of their files, counting those that later layers replace. */
  bytes: number;
}

export class LayerFolders {
  private readonly directory: string;
  /** By the paths of the zips. */
  private readonly folders = new Map<string, Promise<UnpackedLayers>>();

  /** @param directory for unpacked layers; the caller removes it. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Leaves out layers whose zips do not exist: not every function needs them, and they are named at startup.
   *
   * @returns undefined without layers.
   * @throws {GatewayError} when a zip is invalid, or they exceed Lambda's limit together.
   */
  async find({ layers = [] }: Pick<LambdaModel, "layers">): Promise<UnpackedLayers | undefined> {
    const zipPaths = layers.flatMap(({ zipPath = "" }) =>
      findCodeProblem(zipPath) === undefined ? zipPath : [],
    );
    if (zipPaths.length === 0) return undefined;
    const key = zipPaths.join("\0");
    const unpacked = this.folders.get(key) ?? merge(zipPaths, join(this.directory, randomUUID()));
    this.folders.set(key, unpacked);
    // The next call tries again.
    unpacked.catch(() => this.folders.delete(key));
    return unpacked;
  }
}

/** Files of later layers replace those of earlier ones. Leaves nothing behind when it fails. */
const merge = async (zipPaths: string[], folder: string): Promise<UnpackedLayers> => {
  const part = `${folder}-next`;
  try {
    let bytes = 0;
    for (const [index, zipPath] of zipPaths.entries()) {
      const place = index === 0 ? folder : part;
      bytes += await unzip(zipPath, place, MAX_UNZIPPED_BYTES - bytes);
      if (place === part) await moveOver(part, folder, zipPath);
    }
    if (zipPaths.length > 1) await checkLinks(folder);
    return { folder, bytes };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
};

/** @returns the variables by which programs and Node.js find the files of layers; functions may replace them. */
export const listLayerVariables = (
  opt: string | undefined,
  { runtime }: Pick<LambdaModel, "runtime">,
): Record<string, string> => {
  if (opt === undefined) return {};
  const [major = ""] = /\d+/.exec(runtime) ?? [];
  const modules = [`nodejs/node${major}/node_modules`, "nodejs/node_modules"];
  return {
    PATH: `/usr/local/bin:/usr/bin/:/bin:${join(opt, "bin")}`,
    LD_LIBRARY_PATH: join(opt, "lib"),
    NODE_PATH: modules.map((path) => join(opt, path)).join(delimiter),
  };
};
