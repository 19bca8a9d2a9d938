// Compiles a mapping template into a function that renders it.
import { counted } from "./filled.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Scope } from "./scope.ts";
import { printValue } from "./print-value.ts";
import { compileReference } from "./variables.ts";

/** @throws when it reads into a body that is not JSON, or when its output is too large. */
export type Template = (scope: Scope) => string;

/** @throws {MappingError} for unsupported syntax. */
export const compileTemplate = (text: string): Template => {
  const parts = parseTemplate(text).map((part) =>
    typeof part === "string" ? () => part : compileReference(part),
  );
  return (scope) => {
    let filled = "";
    for (const part of parts) filled += counted(scope, printValue(part(scope)));
    return filled;
  };
};
