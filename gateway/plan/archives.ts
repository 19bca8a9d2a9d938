// Zips that Terraform makes of folders or files: data sources and resources of the provider "archive".
// https://registry.terraform.io/providers/hashicorp/archive/latest/docs/data-sources/file
import { isAbsolute, join } from "node:path";
import type { PlanDocument, ValuesModule, ValuesResource } from "./plan-document.ts";

/**
 * @param directory of the root module, the base of relative paths.
 * @returns the folder or file by the path of the zip. Sources of several files are left out.
 */
export const listArchives = (plan: PlanDocument, directory: string): Map<string, string> => {
  const modules = [plan.prior_state?.values?.root_module ?? {}, plan.planned_values.root_module];
  const archives = modules.flatMap(listResources).filter(({ type }) => type === "archive_file");
  return new Map(
    archives.flatMap(({ values = {} }) => {
      const { output_path: zip, source_dir: folder, source_file: file } = values;
      const source = folder || file;
      return typeof zip === "string" && typeof source === "string"
        ? [[resolvePath(directory, zip), resolvePath(directory, source)] as const]
        : [];
    }),
  );
};

const listResources = ({ resources = [], child_modules = [] }: ValuesModule): ValuesResource[] => [
  ...resources,
  ...child_modules.flatMap(listResources),
];

const resolvePath = (directory: string, path: string): string =>
  isAbsolute(path) ? path : join(directory, path);
