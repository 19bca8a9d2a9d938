// Interfaces of source files, with what is written about each optional property.
import { resolve } from "node:path";
import { API } from "typescript/unstable/sync";
import type { SourceFile } from "typescript/unstable/ast";
import { isInterfaceDeclaration, isPropertySignatureDeclaration } from "typescript/unstable/ast/is";

export interface OptionalProperty {
  /** `interface.property` */
  path: string;
  /** Its comment, as it is written. */
  comment: string;
}

/** @param files of this project, by their paths in it. */
export const optionalProperties = (files: string[]): OptionalProperty[] => {
  const api = new API({ cwd: resolve() });
  try {
    const [project] = api
      .updateSnapshot({ openProjects: [resolve("tsconfig.json")] })
      .getProjects();
    return files.flatMap((file) => {
      const source = project?.program.getSourceFile(resolve(file));
      if (!source) throw new Error(`${file} is not part of the project.`);
      return propertiesIn(source);
    });
  } finally {
    api.close();
  }
};

const propertiesIn = (source: SourceFile): OptionalProperty[] =>
  source.statements.filter(isInterfaceDeclaration).flatMap(({ name, members }) =>
    members
      .filter(isPropertySignatureDeclaration)
      .filter(({ postfixToken }) => postfixToken !== undefined)
      .map((member) => ({
        path: `${name.text}.${member.name.getText(source)}`,
        comment: source.text.slice(member.pos, member.getStart(source)),
      })),
  );
