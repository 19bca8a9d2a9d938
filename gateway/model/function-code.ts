// Where a function's code is: its zip or its image, and its layers.
import { isAbsolute, join } from "node:path";
import { GatewayError } from "../diagnostics/errors.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

export interface FunctionCode {
  /** "" without a file in the configuration: the code is in S3 or in an image. */
  readonly zipPath: string;
  /** Whether Terraform ignores changes of it: what is in the configuration may stand for what is deployed later. Default: false. */
  readonly isIgnored?: boolean;
  /** Whether it is in a container image. Default: false. */
  readonly isImage?: boolean;
  /** Versions of layers, in the order in which they are laid over each other. Default: none. */
  readonly layers?: readonly Layer[];
}

export interface Layer {
  /** Of a version; undefined: it depends on what is not in the configuration. */
  arn: string | undefined;
  /** Undefined: it is not a zip of this configuration. */
  zipPath: string | undefined;
}

/** @returns the layer's name, which its ARN contains; undefined when nobody can tell. */
export const readLayerName = ({ arn = "" }: Layer): string | undefined =>
  /:layer:([\w-]+)(?::\d+)?$/.exec(arn)?.[1];

/** What code is read from besides the function itself. */
export interface CodeResources {
  /** Versions of all layers. */
  layers: Resource[];
  /** Objects of S3, whose files Terraform uploads at apply. */
  objects: Resource[];
}

/** @param directory of the stack, the base of relative paths. */
export const readCode = (
  fn: Resource,
  directory: string,
  { layers, objects }: CodeResources,
): FunctionCode => {
  const read = (resource: Resource): string => readPath(resource, directory, objects);
  const used = readArns(fn).map((arn) => readLayer(arn, layers, read));
  return {
    zipPath: read(fn),
    ...(fn.ignored?.some((name) => OF_CODE.has(name)) && { isIgnored: true }),
    ...(optionalText(fn, "package_type") === "Image" && { isImage: true }),
    ...(used.length > 0 && { layers: used }),
  };
};

/** Arguments that say which code is deployed. */
const OF_CODE = new Set([
  "all",
  "filename",
  "s3_key",
  "s3_object_version",
  "source_code_hash",
  "code_sha256",
]);

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

const readLayer = (
  arn: string | undefined,
  layers: Resource[],
  read: (layer: Resource) => string,
): Layer => {
  const found = layers.find((layer) => arn !== undefined && optionalText(layer, "arn") === arn);
  const zipPath = found === undefined ? "" : read(found);
  return { arn, zipPath: zipPath === "" ? undefined : zipPath };
};

const readPath = (resource: Resource, directory: string, objects: Resource[]): string => {
  const uploaded = findUploaded(resource, objects);
  const path = optionalText(resource, "filename") ?? uploaded;
  if (path === undefined) return "";
  return isAbsolute(path) ? path : join(directory, path);
};

/** @returns the file that becomes the object with the code. Keys are unique enough: buckets' names may be unknown. */
const findUploaded = (resource: Resource, objects: Resource[]): string | undefined => {
  const key = optionalText(resource, "s3_key");
  const found = objects.filter((object) => optionalText(object, "key") === key);
  const [only, ...others] = key === undefined ? [] : found;
  return only === undefined || others.length > 0 ? undefined : optionalText(only, "source");
};
