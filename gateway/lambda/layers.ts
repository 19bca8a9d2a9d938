// Unpacks the layers of functions, each set of layers once.
// https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
import { randomUUID } from "node:crypto";
import { cp, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { findCodeProblem } from "../model/code-source.ts";
import type { LambdaModel } from "../model/functions.ts";
import { unzip } from "./zip.ts";

export class LayerFolders {
  private readonly directory: string;
  /** By the paths of the zips. */
  private readonly folders = new Map<string, Promise<string>>();

  /** @param directory for unpacked layers; the caller removes it. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Leaves out layers whose zips do not exist: not every function needs them, and they are named at startup.
   *
   * @returns a folder with the layers' contents, the function's `/opt`; undefined without layers.
   * @throws {GatewayError} when a zip is invalid.
   */
  async find({ layers = [] }: Pick<LambdaModel, "layers">): Promise<string | undefined> {
    const zipPaths = layers.flatMap(({ zipPath = "" }) =>
      findCodeProblem(zipPath) === undefined ? zipPath : [],
    );
    if (zipPaths.length === 0) return undefined;
    const key = zipPaths.join("\0");
    const folder = this.folders.get(key) ?? merge(zipPaths, join(this.directory, randomUUID()));
    this.folders.set(key, folder);
    // The next call tries again.
    folder.catch(() => this.folders.delete(key));
    return folder;
  }
}

/** Files of later layers replace those of earlier ones. */
const merge = async (zipPaths: string[], folder: string): Promise<string> => {
  for (const [index, zipPath] of zipPaths.entries()) {
    const part = `${folder}-${index}`;
    await unzip(zipPath, part);
    await cp(part, folder, { recursive: true, verbatimSymlinks: true });
    await rm(part, { recursive: true });
  }
  return folder;
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
