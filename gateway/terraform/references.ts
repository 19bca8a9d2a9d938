// Finds the resources that a block of Terraform JSON refers to.
import { own } from "../../shared/own.ts";
import type { TerraformDocument } from "./document.ts";
import type { Value } from "./values.ts";

/** References in the arguments of a resource and in its `depends_on`. */
export interface References {
  /** Addresses of resources, without instance keys. */
  addresses: string[];
  /** Whether these are all references: those through modules, variables and locals are not always resolved. */
  isComplete: boolean;
}

/** @param body of a resource, including `depends_on`. */
export const referencesIn = (body: Value, document: TerraformDocument): References => {
  const found = new Set<string>();
  let isComplete = true;
  const visited = new Set<string>();
  const collect = (value: Value): void => {
    for (const name of namesIn(value)) {
      const [root = "", rest = ""] = name.split(".");
      if (root === "module") isComplete = false;
      if (own(own(document.resource, root), rest) !== undefined) found.add(name);
      const local = root === "local" ? own(document.locals, rest) : undefined;
      if (local === undefined || visited.has(name)) continue;
      visited.add(name);
      collect(local);
    }
  };
  collect(body);
  return { addresses: [...found], isComplete };
};

/**
 * Finds two words separated by a dot, in expressions and in `depends_on`. Matches start only at the start of a word:
 * retrying within a long word would take quadratic time.
 */
const namesIn = (value: Value): string[] =>
  JSON.stringify(value).match(/(?<![\w-])[\w-]+\.[\w-]+/g) ?? [];
