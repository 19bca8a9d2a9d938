// What is given when the gateway starts, in place of what the configuration says about functions.
import { resolve } from "node:path";
import { GatewayError } from "../diagnostics/errors.ts";
import type { LambdaModel } from "./functions.ts";

/** By function: its name, its address, or what it is called in Terraform. `*` is every function. */
export interface FunctionOverrides {
  /**
   * Where zips lie.
   * @default where the configuration says
   * @example { send: "dist/send.zip" }
   */
  zips?: Record<string, string>;
  /**
   * Environment variables to add or to replace.
   * @default none
   * @example { "*": { STAGE: "test" } }
   */
  variables?: Record<string, Record<string, string>>;
}

/**
 * @returns the addresses of the functions that were given variables.
 * @throws {GatewayError} when a name is that of no function, or of several.
 */
export const overrideFunctions = (
  functions: LambdaModel[],
  { zips = {}, variables = {} }: FunctionOverrides,
): Set<string> => {
  for (const [name, path] of Object.entries(zips)) {
    functionNamed(functions, name).zipPath = resolve(path);
  }
  const given = Object.entries(variables).map(([name, added]) => {
    const named = name === "*" ? functions : [functionNamed(functions, name)];
    for (const fn of named) fn.environment = { ...fn.environment, ...added };
    return named.map(({ address }) => address);
  });
  return new Set(given.flat());
};

const functionNamed = (functions: LambdaModel[], name: string): LambdaModel => {
  const exact = functions.find(({ functionName, address }) =>
    [functionName, address].includes(name),
  );
  const similar = functions.filter(({ address }) =>
    address.endsWith(`aws_lambda_function.${name}`),
  );
  const [only, ...others] = exact ? [exact] : similar;
  if (only && others.length === 0) return only;
  const known = functions.map(({ functionName, address }) => `${functionName} (${address})`);
  throw new GatewayError(
    "INVALID_CONFIGURATION",
    `"${name}" is ${only ? "the name of several functions" : "no function"} of this configuration; ` +
      `expected one of ${known.join(", ")}.`,
  );
};
