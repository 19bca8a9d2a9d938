// Evaluates a Terraform project's locals, which plans do not contain, with "terraform console".
// https://developer.hashicorp.com/terraform/cli/commands/console
import { parseJson } from "../../../shared/bounded-json.ts";

/** Runs terraform. @returns its output, or undefined when it failed. */
type Run = (args: string[], input: string) => Promise<string | undefined>;

/**
 * @param plan as JSON; its root module tells which locals are used.
 * @returns the locals whose value is known before apply.
 */
export const evaluateLocals = async (plan: unknown, run: Run): Promise<Record<string, unknown>> => {
  const names = [...new Set(localsIn(readRootModule(plan)))];
  if (names.length === 0) return {};
  // Base64 avoids the console's escaping of strings.
  const entries = names.map((name) => `"${name}" = base64encode(jsonencode(local.${name}))`);
  const output = (await run(["console", "-no-color"], `{ ${entries.join(", ")} }\n`)) ?? "";
  return Object.fromEntries(
    [...output.matchAll(/^\s*"?([\w-]+)"? = "([\w+/=]+)"$/gm)].map(([, name = "", base64 = ""]) => [
      name,
      parseJson(Buffer.from(base64, "base64").toString()),
    ]),
  );
};

const readRootModule = (plan: unknown): unknown =>
  (plan as { configuration?: { root_module?: unknown } }).configuration?.root_module;

/** Skips called modules: the console cannot evaluate their locals. */
const localsIn = (value: unknown): string[] => {
  if (typeof value === "string") return /^local\.([\w-]+)/.exec(value)?.slice(1) ?? [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, element]) =>
    key === "module" ? [] : localsIn(element),
  );
};
