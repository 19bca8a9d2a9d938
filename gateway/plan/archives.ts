// Zips that Terraform makes of folders or files: those of the provider "archive", and of a widespread module.
// https://registry.terraform.io/providers/hashicorp/archive/latest/docs/data-sources/file
import { isAbsolute, join } from "node:path";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { isObject } from "../terraform/values.ts";
import type { PlanDocument, ValuesModule, ValuesResource } from "./plan-document.ts";

/** A zip and the folder or file that it is made of. */
type Archive = readonly [zip: string, source: string];

/**
 * @param directory of the root module, the base of relative paths.
 * @returns the folder or file by the path of the zip. Zips of several folders or files are left out.
 */
export const listArchives = (plan: PlanDocument, directory: string): Map<string, string> => {
  const modules = [plan.prior_state?.values?.root_module ?? {}, plan.planned_values.root_module];
  const archives = modules
    .flatMap(listResources)
    .flatMap((resource) => readArchiveFile(resource) ?? readBuildPlan(resource) ?? []);
  return new Map(
    archives.map(([zip, source]) => [resolvePath(directory, zip), resolvePath(directory, source)]),
  );
};

const readArchiveFile = ({ type, values = {} }: ValuesResource): Archive[] | undefined => {
  if (type !== "archive_file") return undefined;
  const { output_path: zip, source_dir: folder, source_file: file } = values;
  const source = folder || file;
  return typeof zip === "string" && typeof source === "string" ? [[zip, source]] : [];
};

/**
 * What terraform-aws-modules/lambda packs at apply, for `source_path`: its program tells the steps in a text of JSON.
 * https://github.com/terraform-aws-modules/terraform-aws-lambda/blob/master/package.py
 */
const readBuildPlan = ({ type, values = {} }: ValuesResource): Archive[] | undefined => {
  const result = type === "external" ? values["result"] : undefined;
  const text = isObject(result) ? own(result, "build_plan") : undefined;
  if (typeof text !== "string") return undefined;
  const { filename, build_plan: steps } = Object(parseJsonOrNothing(text)) as Record<
    string,
    unknown
  >;
  const sources = listZipped(steps);
  const [source] = sources;
  return typeof filename === "string" && source !== undefined && sources.length === 1
    ? [[filename, source]]
    : [];
};

/** @param steps lists of lists, whose innermost are such as `["zip", "src", null]`. */
const listZipped = (steps: unknown): string[] => {
  if (!Array.isArray(steps)) return [];
  const [name, path] = steps as unknown[];
  return name === "zip" && typeof path === "string" ? [path] : steps.flatMap(listZipped);
};

const listResources = ({ resources = [], child_modules = [] }: ValuesModule): ValuesResource[] => [
  ...resources,
  ...child_modules.flatMap(listResources),
];

const resolvePath = (directory: string, path: string): string =>
  isAbsolute(path) ? path : join(directory, path);
