// Rules of our own for oxlint. https://oxc.rs/docs/guide/usage/linter/js-plugins.html
import { posix, relative, sep } from "node:path";
import { findLayerProblem } from "./layers.ts";
import { findRootHooks } from "./root-hooks.ts";
import type { Program, SyntaxNode } from "./syntax.ts";

interface Source extends SyntaxNode {
  value?: unknown;
}

/** The part of ESLint's context that the rules use. */
interface Context {
  /** An absolute path. */
  filename: string;
  cwd: string;
  report(problem: { node: SyntaxNode; message: string }): void;
}

const layers = {
  create: (context: Context) => {
    const from = relative(context.cwd, context.filename).split(sep).join("/");
    const check = (source: Source | null | undefined): void => {
      if (typeof source?.value !== "string" || !source.value.startsWith(".")) return;
      const to = posix.join(posix.dirname(from), source.value);
      const problem = findLayerProblem(from, to);
      if (problem !== undefined) context.report({ node: source, message: `${problem}.` });
    };
    const checkSource = ({ source }: { source?: Source | null }): void => check(source);
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: checkSource,
      TSImportType: checkSource,
    };
  },
};

const rootHooks = {
  create: (context: Context) => ({
    Program: (program: Program): void => {
      for (const { node, name } of findRootHooks(program)) {
        const message = `${name} runs for one file of each process; expected closeAfterwards of test/helpers/hooks.ts.`;
        context.report({ node, message });
      }
    },
  }),
};

export default { meta: { name: "house" }, rules: { layers, "root-hooks": rootHooks } };
