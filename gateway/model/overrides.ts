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
 * @returns the functions as they are then.
 * @throws {GatewayError} when a name is that of no function, or of several.
 */
export const overrideFunctions = (
  functions: LambdaModel[],
  { zips = {}, variables = {} }: FunctionOverrides,
): LambdaModel[] => {
  const paths = new Map(
    Object.entries(zips).map(([name, path]) => [functionNamed(functions, name), resolve(path)]),
  );
  const added = Object.entries(variables).map(
    ([name, environment]) => [functionsNamed(functions, name), environment] as const,
  );
  return functions.map((fn) => ({
    ...fn,
    zipPath: paths.get(fn) ?? fn.zipPath,
    environment: Object.assign(
      { ...fn.environment },
      ...added.flatMap(([named, environment]) => (named.includes(fn) ? [environment] : [])),
    ) as Record<string, string>,
  }));
};

/**
 * @returns the addresses of the functions that are given variables.
 * @throws {GatewayError} as above.
 */
export const addressesGivenVariables = (
  functions: LambdaModel[],
  { variables = {} }: FunctionOverrides,
): Set<string> =>
  new Set(
    Object.keys(variables).flatMap((name) =>
      functionsNamed(functions, name).map(({ address }) => address),
    ),
  );

const functionsNamed = (functions: LambdaModel[], name: string): LambdaModel[] =>
  name === "*" ? functions : [functionNamed(functions, name)];

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
