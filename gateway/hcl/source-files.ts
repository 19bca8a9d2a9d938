// The files of a project: which of them Terraform reads, and their contents.
import { statSync } from "node:fs";
import { readBoundedBytes } from "../../shared/bounded-file.ts";

/** Of editors: locks, automatic saves and backups. https://developer.hashicorp.com/terraform/language/files */
const OF_EDITORS = /^\.|^#.*#$|~$/;

/** @param name of a file, without its folder. */
export const isSource = (name: string): boolean =>
  /\.tf(\.json)?$/.test(name) && !OF_EDITORS.test(name);

/**
 * Refuses pipes and devices: reading one could wait forever, and block the gateway.
 *
 * @throws {Error} for anything but a regular file, and for one that is larger than the limit.
 */
export const readProjectFile = (path: string): Buffer => {
  if (!statSync(path).isFile()) throw new Error(`${path} is not a regular file`);
  return readBoundedBytes(path);
};
