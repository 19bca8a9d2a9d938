// Creates a new project: a copy of the template, with its name and the versions that it was tested with.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
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
const NAME = /^[a-z0-9][a-z0-9._-]{0,213}$/;

/** @returns the name of the project, that of its folder. @throws {CreateError} */
export const createProject = ({ directory, template = ownTemplate() }: NewProject): string => {
  const name = basename(resolve(directory));
  if (!NAME.test(name)) {
    throw new CreateError(
      `The folder is called "${name}"; expected lower-case letters, digits, dots, hyphens and underscores, ` +
        'such as "chat".',
    );
  }
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new CreateError(`${directory} is not empty; expected a new or empty folder.`);
  }
  cpSync(template, directory, { recursive: true });
  for (const [from, to] of Object.entries(RENAMED)) {
    renameSync(join(directory, from), join(directory, to));
  }
  for (const file of ["package.json", "cdktf.json", "README.md"]) {
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("PROJECT_NAME", name));
  }
  return name;
};

const ownTemplate = (): string => join(import.meta.dirname, "template");
