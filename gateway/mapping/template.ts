// A mapping template, ready to be filled in.
import { counted } from "./filled.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Scope } from "./scope.ts";
import { printValue } from "./print-value.ts";
import { compileReference } from "./variables.ts";

/** @throws when the body that it looks into is no JSON, or when it makes too much. */
export type Template = (scope: Scope) => string;

/** @throws {MappingError} for what is not served. */
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
