// Says how to continue after an error of Terraform that its own words do not explain.
import { join, relative } from "node:path";
import { readProjectFile } from "../../hcl/source-files.ts";
import { excerpt } from "../../../shared/excerpt.ts";
import { listFolder } from "../../../shared/list-folder.ts";

/** Where the project is. */
export interface Project {
  /** As the user calls it: paths in advice are relative to the user's folder. */
  name: string;
  /** The copy. */
  directory: string;
}

/** Variables without a value, as options to paste, and files that have values for them. */
export const adviseOnVariables = (stderr: string, project: Project): string[] => {
  const names = [...stderr.matchAll(/input\s+variable\s+"([\w-]+)"\s+is\s+not\s+set/g)].map(
    ([, name = ""]) => name,
  );
  if (names.length === 0) return [];
  const options = names.map((name) => `--var ${name}=VALUE`).join(" ");
  const files = listVariableFiles(project.directory)
    .map((path) => ({ path, count: countNames(path, names) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MAX_FILES)
    .map(({ path }) => join(project.name, relative(project.directory, path)));
  const or =
    files.length === 0 ? "" : `, or a file that has them: --var-file ${files.join(" or ")}`;
  return [`Pass a value for each: ${options}${or}`];
};

const MAX_FILES = 3;

/** Also examples, such as `terraform.tfvars.example`. */
const VARIABLES = /\.tfvars(?:\.\w+)*$/;

/** Terraform has read these already. https://developer.hashicorp.com/terraform/language/values/variables */
const AUTOMATIC = /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/;

/** A folder for each environment, such as `envs/dev/main.tfvars`. */
const MAX_DEPTH = 3;

const listVariableFiles = (folder: string, depth = 0): string[] =>
  listFolder(folder).flatMap((entry) => {
    const { name } = entry;
    const path = join(folder, name);
    if (entry.isFile() && VARIABLES.test(name)) {
      return depth === 0 && AUTOMATIC.test(name) ? [] : [path];
    }
    const isSearched = entry.isDirectory() && depth < MAX_DEPTH && !/^\.|^node_modules$/.test(name);
    return isSearched ? listVariableFiles(path, depth + 1) : [];
  });

const countNames = (path: string, names: string[]): number => {
  const text = readProjectFile(path).toString();
  return names.filter((name) => new RegExp(`(?:^|[{,])\\s*"?${name}"?\\s*[=:]`, "m").test(text))
    .length;
};

/** Of Terraform's functions, and of archive_file. Terraform breaks lines between any two words. */
const MISSING_FILE =
  /no\s+such\s+file\s+or\s+directory|no\s+file\s+exists\s+at|archive\s+missing\s+(?:file|directory)/;

/** The path, where the sentence has it before, after or in the middle. */
const MISSING_PATHS = [
  /\bopen\s+(?<path>\S+):\s+no\s+such\s+file/g,
  /no\s+file\s+exists\s+at\s+"(?<path>[^"]+)"/g,
  /archive\s+missing\s+(?:file|directory):\s+(?<path>\S+)/g,
];

/** @returns how to continue when the plan reads files that a build has yet to write. */
export const adviseOnFiles = (stderr: string): string[] => {
  if (!MISSING_FILE.test(stderr)) return [];
  const paths = new Set(
    MISSING_PATHS.flatMap((pattern) => [...stderr.matchAll(pattern)]).map(({ groups }) =>
      excerpt(groups?.["path"] ?? ""),
    ),
  );
  const what =
    paths.size === 0
      ? "A file that the plan reads does not exist."
      : `The plan reads what does not exist: ${[...paths].join(", ")}.`;
  return [`${what} Build the project's functions first, as for a deploy.`];
};

/** Why the project cannot be initialized here. @param name as the user calls the project. */
export const adviseOnInit = (stderr: string, name: string): string => {
  const version = /required_version\s*=\s*"([^"]+)"/.exec(stderr)?.[1];
  if (stderr.includes("Unsupported Terraform Core version")) {
    const which = version === undefined ? "a version of Terraform" : `Terraform ${version}`;
    return `${name} asks for ${which}. Install one that fits and put it first on PATH, or plan with it and pass the plan with --plan.`;
  }
  return (
    `The gateway plans ${name} with the providers and modules that "terraform init" downloads. ` +
    `Run "terraform${name === "." ? "" : ` -chdir=${name}`} init -backend=false" where their registry can be reached, or plan there and pass the plan with --plan.`
  );
};
