// Hooks of mocha that a module registers when it is loaded. A process that runs several test files loads a helper only
// once: its hooks then belong to the first of them, and what the tests of the others open stays open.
import type { Program, SyntaxNode } from "./syntax.ts";

const HOOKS = new Set(["before", "beforeEach", "after", "afterEach"]);

export interface RootHook {
  node: SyntaxNode;
  name: string;
}

/** @returns calls of hooks outside of every function and suite. */
export const findRootHooks = ({ body }: Program): RootHook[] =>
  body.flatMap((node) => {
    const { expression } = node as { expression?: Call };
    const name = expression?.callee?.name;
    return name !== undefined && HOOKS.has(name) ? [{ node, name }] : [];
  });

interface Call {
  callee?: { name?: string };
}
