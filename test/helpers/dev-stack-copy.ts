// A modified copy of the dev stack in its own folder, with the original zips.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { copyStack } from "../../scripts/lib/copy-stack.ts";
import { synthesizedStack } from "./dev-stack.ts";

type Body = Record<string, any>;

export interface DevStackCopy {
  configurationPath: string;
  remove(): void;
}

/** @param change modifies the resources, which are by type and name. */
export const copyDevStack = async (
  change: (resources: Record<string, Record<string, Body>>) => void,
): Promise<DevStackCopy> => {
  const original = await synthesizedStack("dev");
  const directory = mkdtempSync(join(tmpdir(), "dev-stack-"));
  copyStack(dirname(original), directory);
  const document = JSON.parse(readFileSync(original, "utf8")) as Body;
  change(document["resource"]);
  const configurationPath = join(directory, "cdk.tf.json");
  writeFileSync(configurationPath, JSON.stringify(document));
  return { configurationPath, remove: () => rmSync(directory, { recursive: true }) };
};

/** @param name of the handler. @returns the arguments of its function. */
export const functionOf = (resources: Record<string, Record<string, Body>>, name: string): Body =>
  Object.values(resources["aws_lambda_function"]!).find(
    (fn) => fn["function_name"] === `websocket-dev-${name}`,
  )!;
