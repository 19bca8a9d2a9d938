// Lays out a new project: a copy of the template, with its name and the versions that it was tested with.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

export interface NewProject {
  /** Folder, which is created; it may exist when it is empty. */
  directory: string;
  /** Of the template. Default: this package's own. */
  template?: string;
}

/** What stands in the way of a new project. */
export class CreateError extends Error {}

/** npm leaves files of these names out of a package. */
const RENAMED = { gitignore: ".gitignore" };

/** As npm takes them. https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const NAME = /^[a-z0-9][a-z0-9._-]{0,213}$/;

/** @returns the name of the project, its folder's. @throws {CreateError} */
export const createProject = ({ directory, template = ownTemplate() }: NewProject): string => {
  const name = basename(resolve(directory));
  if (!NAME.test(name)) {
    throw new CreateError(
      `The folder is called "${name}"; expected lower-case letters, digits, dots, hyphens and underscores, ` +
        'such as "chat".',
    );
  }
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new CreateError(`${directory} is not empty; expected a new folder.`);
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
