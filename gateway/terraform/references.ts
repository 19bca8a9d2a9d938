// Which resources a block of Terraform's JSON refers to.
import { own } from "../../shared/own.ts";
import type { TerraformDocument } from "./document.ts";
import type { Value } from "./values.ts";

/** What the arguments of a resource and its `depends_on` refer to. */
export interface References {
  /** Of resources, without keys of their own instances. */
  addresses: string[];
  /** Whether that is all: what stands behind a module, a variable or a local is not looked up everywhere. */
  isComplete: boolean;
}

/** @param body of a resource, `depends_on` included. */
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
 * Words with a dot between them, in expressions and in `depends_on`. A search begins where a word does: in the middle of
 * a long one it would be in vain, again and again.
 */
const namesIn = (value: Value): string[] =>
  JSON.stringify(value).match(/(?<![\w-])[\w-]+\.[\w-]+/g) ?? [];
