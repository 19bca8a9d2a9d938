// Creates a new project: a copy of the template, with its name and the versions that it was tested with.
import {
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";

export interface NewProject {
  /** Folder of the project. It is created, or must be empty. */
  directory: string;
  /**
   * Folder of the template.
   * @default this package's own
   */
  template?: string;
}

/** Why a project cannot be created. */
export class CreateError extends Error {}

/** Files that npm leaves out of a package under their own names. */
const RENAMED = { gitignore: ".gitignore" };

/** npm's rule for names. https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const NAME = /^(?!(node_modules|favicon\.ico)$)[a-z0-9][a-z0-9._-]{0,213}$/;

const PLACEHOLDER = "PROJECT_NAME";

/** Files with the name of the project. */
const NAMED = ["package.json", "cdktf.json", "README.md"];

/** Files with names of resources, which have no dots on AWS. */
const NAMED_ON_AWS = ["stacks/api-stack.ts"];

/** @returns the name of the project, that of its folder. @throws {CreateError} */
export const createProject = ({ directory, template = ownTemplate() }: NewProject): string => {
  const name = basename(resolve(directory));
  if (!NAME.test(name)) {
    throw new CreateError(
      `The folder is called "${name}"; expected lower-case letters, digits, dots, hyphens and underscores, ` +
        'such as "chat".',
    );
  }
  if (!isFree(directory)) {
    throw new CreateError(
      `${directory} is not empty, or not a folder; expected a new or empty folder.`,
    );
  }
  cpSync(template, directory, { recursive: true });
  for (const [from, to] of Object.entries(RENAMED)) {
    renameSync(join(directory, from), join(directory, to));
  }
  for (const file of NAMED) writeName(join(directory, file), name);
  for (const file of NAMED_ON_AWS) writeName(join(directory, file), name.replaceAll(".", "-"));
  return name;
};

/** A link that leads nowhere is not free either: the copy would be elsewhere. */
const isFree = (directory: string): boolean => {
  if (!lstatSync(directory, { throwIfNoEntry: false })) return true;
  const isFolder = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder && readdirSync(directory).length === 0;
};

const writeName = (path: string, name: string): void =>
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(PLACEHOLDER, name));

const ownTemplate = (): string => join(import.meta.dirname, "template");
