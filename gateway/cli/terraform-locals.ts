// The locals of a Terraform project, which no plan has: what "terraform console" says that they are.
// https://developer.hashicorp.com/terraform/cli/commands/console
import { parseJson } from "../../shared/bounded-json.ts";

/** Runs terraform. @returns what it wrote, or undefined when it failed. */
type Run = (args: string[], input: string) => string | undefined;

/**
 * @param plan as JSON, whose root module says which locals are of use.
 * @returns those whose value is known before anything was applied.
 */
export const evaluateLocals = (plan: unknown, run: Run): Record<string, unknown> => {
  const names = [...new Set(localsIn(readRootModule(plan)))];
  if (names.length === 0) return {};
  // Base64, since the console escapes texts in a way of its own.
  const entries = names.map((name) => `"${name}" = base64encode(jsonencode(local.${name}))`);
  const output = run(["console", "-no-color"], `{ ${entries.join(", ")} }\n`) ?? "";
  return Object.fromEntries(
    [...output.matchAll(/^\s*"?([\w-]+)"? = "([\w+/=]+)"$/gm)].map(([, name = "", base64 = ""]) => [
      name,
      parseJson(Buffer.from(base64, "base64").toString()),
    ]),
  );
};

const readRootModule = (plan: unknown): unknown =>
  (plan as { configuration?: { root_module?: unknown } }).configuration?.root_module;

/** Modules that are called have locals of their own, which the console does not know. */
const localsIn = (value: unknown): string[] => {
  if (typeof value === "string") return /^local\.([\w-]+)/.exec(value)?.slice(1) ?? [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, element]) =>
    key === "module" ? [] : localsIn(element),
  );
};
