// Arguments whose changes Terraform leaves alone: something else changes them after the first apply.
// https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
import { blocks } from "./document.ts";
import type { Value } from "./values.ts";

/** @param body of a resource, in Terraform's JSON syntax. @returns their names, `all` for every one. */
export const readIgnoredChanges = (body: { [argument: string]: Value }): string[] =>
  blocks(body["lifecycle"]).flatMap(({ ignore_changes: ignored = [] }) =>
    (Array.isArray(ignored) ? ignored : [ignored]).flatMap((name) =>
      typeof name === "string" ? [name.replace(/^\$\{(.*)\}$/, "$1")] : [],
    ),
  );
