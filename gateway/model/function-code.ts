// Where a function's code is: its zip or its image, and its layers.
import { isAbsolute, join } from "node:path";
import { GatewayError } from "../diagnostics/errors.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

export interface FunctionCode {
  /** "" without a file in the configuration: the code is in S3 or in an image. */
  readonly zipPath: string;
  /** Whether it is in a container image. Default: false. */
  readonly isImage?: boolean;
  /** Versions of layers, in the order in which they are laid over each other. Default: none. */
  readonly layers?: readonly Layer[];
}

interface Layer {
  /** Of a version; undefined: it depends on what is not in the configuration. */
  arn: string | undefined;
  /** Undefined: it is not a zip of this configuration. */
  zipPath: string | undefined;
}

/**
 * @param directory of the stack, the base of relative paths.
 * @param layers versions of all layers.
 */
export const readCode = (fn: Resource, directory: string, layers: Resource[]): FunctionCode => {
  const used = readArns(fn).map((arn) => readLayer(arn, directory, layers));
  return {
    zipPath: readPath(fn, directory),
    ...(optionalText(fn, "package_type") === "Image" && { isImage: true }),
    ...(used.length > 0 && { layers: used }),
  };
};

/** A layer that cannot be found out keeps nothing from being served. */
const readArns = (fn: Resource): (string | undefined)[] => {
  try {
    const value = fn.attribute("layers") ?? [];
    const arns = Array.isArray(value) ? value : [value];
    return arns.map((arn) => (typeof arn === "string" ? arn : undefined));
  } catch (error) {
    if (error instanceof GatewayError) return [undefined];
    throw error;
  }
};

const readLayer = (arn: string | undefined, directory: string, layers: Resource[]): Layer => {
  const found = layers.find((layer) => arn !== undefined && optionalText(layer, "arn") === arn);
  const zipPath = found === undefined ? "" : readPath(found, directory);
  return { arn, zipPath: zipPath === "" ? undefined : zipPath };
};

const readPath = (resource: Resource, directory: string): string => {
  const path = optionalText(resource, "filename");
  if (path === undefined) return "";
  return isAbsolute(path) ? path : join(directory, path);
};
