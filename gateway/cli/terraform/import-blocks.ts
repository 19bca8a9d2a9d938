// Leaves import blocks out of a source: they read resources of an account while Terraform plans.
// https://developer.hashicorp.com/terraform/language/block/import
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";

/** @returns the source without import blocks, each as many empty lines instead: errors keep the numbers of their lines. */
export const removeImports = (name: string, source: string): string =>
  name.endsWith(".json") ? removeFromJson(source) : removeFromHcl(source);

const removeFromJson = (source: string): string => {
  const document = parseJsonOrNothing(source);
  if (typeof document !== "object" || document === null || !("import" in document)) return source;
  return JSON.stringify({ ...document, import: undefined });
};

const removeFromHcl = (source: string): string => {
  let rest = 0;
  let kept = "";
  for (const { start, end } of findImports(source)) {
    kept += source.slice(rest, start) + source.slice(start, end).replaceAll(/[^\n]/g, "");
    rest = end;
  }
  return kept + source.slice(rest);
};

/** Comments, heredocs, and what begins or ends a text or a block. */
const CODE = /(?:#|\/\/).*|\/\*[^]*?\*\/|<<-?([\w-]+)[ \t\r]*\n[^]*?^[ \t]*\1[ \t\r]*$|["{}]/gm;
/** Escapes, and what begins an expression in a text or ends the text. */
const TEXT = /\\.|\$\$\{|%%\{|[$%]\{|"/g;

/** Inside of texts, heredocs and other blocks the word means something else, such as JavaScript's statement. */
const findImports = (source: string): { start: number; end: number }[] => {
  const found: { start: number; end: number }[] = [];
  const open: string[] = [];
  let start: number | undefined;
  for (let position = 0; ;) {
    const pattern = open.at(-1) === '"' ? TEXT : CODE;
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (!match) return found;
    const [token] = match;
    position = pattern.lastIndex;
    if (token === "{" && open.length === 0) start = findKeyword(source, match.index);
    if (token === "}" || (token === '"' && pattern === TEXT)) open.pop();
    else if (/^(?:["{]|[$%]\{)$/.test(token)) open.push(token);
    if (token === "}" && open.length === 0 && start !== undefined) {
      found.push({ start, end: position });
      start = undefined;
    }
  }
};

/** @returns where the keyword before a brace is, if it is that of an import. */
const findKeyword = (source: string, brace: number): number | undefined => {
  const line = source.slice(source.lastIndexOf("\n", brace) + 1, brace);
  return /^\s*import\s*$/.test(line) ? brace - line.length : undefined;
};
