// Copies a synthesized stack, so that it can be changed.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Arguments by type of the resource, then by its name. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** What a copy may change of a function. */
export interface FunctionArguments {
  function_name: string;
  timeout: number;
  environment: { variables: Record<string, string> };
}

export interface StackCopy {
  configurationPath: string;
  remove(): void;
}

/** Skips files that "terraform init" and "cdktf diff" leave in a stack's folder, which belong to its backend. */
export const copyStack = (source: string, target: string): void =>
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !basename(path).startsWith(".terraform"),
  });

/**
 * @param configurationPath of the original.
 * @param change is given the resources, and changes them.
 * @returns a copy in a folder of its own, with the original's zips.
 */
export const copyChanged = (
  configurationPath: string,
  change: (resources: Resources) => void,
): StackCopy => {
  const directory = mkdtempSync(join(tmpdir(), "stack-copy-"));
  copyStack(dirname(configurationPath), directory);
  const document = JSON.parse(readFileSync(configurationPath, "utf8")) as { resource: Resources };
  change(document.resource);
  const path = join(directory, "cdk.tf.json");
  writeFileSync(path, JSON.stringify(document));
  return { configurationPath: path, remove: () => rmSync(directory, { recursive: true }) };
};

/** @param name as in handlers/. @returns the arguments of its function in the dev stack. */
export const findFunction = (resources: Resources, name: string): FunctionArguments => {
  const functions = Object.values(resources["aws_lambda_function"] ?? {});
  const fn = functions.find((each) => each["function_name"] === `websocket-dev-${name}`);
  if (!fn) throw new Error(`The stack has no function websocket-dev-${name}; build it again.`);
  return fn as unknown as FunctionArguments;
};
