// Start options that override zips of functions and layers, and a function's command and environment variables.
import { resolve } from "node:path";
import { GatewayError } from "../diagnostics/errors.ts";
import { type Layer, readLayerName } from "./function-code.ts";
import type { LambdaModel } from "./functions.ts";

/** Keys are a function's name, its address, or its name in Terraform. `*` stands for every function, except in zips. */
export interface FunctionOverrides {
  /**
   * Paths of zips, or of folders or files of source code that stand for zips. Keys may also be names or ARNs of layers.
   * @default the paths in the configuration
   * @example { send: "dist/send.zip" }
   */
  zips?: Record<string, string>;
  /**
   * Shell commands that run functions instead of their runtimes: each starts a program that speaks Lambda's Runtime API.
   * @default none
   * @example { resize: "node dist/resize.js" }
   */
  commands?: Record<string, string>;
  /**
   * Environment variables to add or replace.
   * @default none
   * @example { "*": { STAGE: "test" } }
   */
  variables?: Record<string, Record<string, string>>;
}

/**
 * @returns the functions with overrides applied.
 * @throws {GatewayError} when a name matches no function, or several.
 */
export const overrideFunctions = (
  functions: LambdaModel[],
  { zips = {}, commands = {}, variables = {} }: FunctionOverrides,
): LambdaModel[] => {
  const { ofFunctions, ofLayers } = splitZips(functions, zips);
  const paths = byFunction(functions, ofFunctions);
  const shell = byFunction(functions, commands);
  const added = Object.entries(variables).map(
    ([name, environment]) => [functionsNamed(functions, name), environment] as const,
  );
  return functions.map((fn) => ({
    ...fn,
    ...(paths.has(fn) && { zipPath: resolve(paths.get(fn) ?? "") }),
    ...(fn.layers && { layers: fn.layers.map((layer) => overrideLayer(layer, ofLayers)) }),
    ...(paths.has(fn) && fn.isIgnored && { isIgnored: false }),
    ...(shell.has(fn) && { command: shell.get(fn) }),
    environment: Object.assign(
      { ...fn.environment },
      ...added.flatMap(([named, environment]) => (named.includes(fn) ? [environment] : [])),
    ) as Record<string, string>,
  }));
};

/** A name that functions and layers have is a function's. */
const splitZips = (functions: LambdaModel[], zips: Record<string, string>) => {
  const layers = functions.flatMap((fn) => fn.layers ?? []);
  const isOfLayer = ([name]: [string, string]): boolean =>
    !functions.some((fn) => isNamed(fn, name)) && layers.some((layer) => isLayer(layer, name));
  const given = Object.entries(zips);
  return {
    ofFunctions: Object.fromEntries(given.filter((one) => !isOfLayer(one))),
    ofLayers: given.filter(isOfLayer),
  };
};

const isLayer = (layer: Layer, name: string): boolean =>
  name !== "" && [readLayerName(layer), layer.arn].includes(name);

const overrideLayer = (layer: Layer, given: [string, string][]): Layer => {
  const [, path] = given.findLast(([name]) => isLayer(layer, name)) ?? [];
  return path === undefined ? layer : { ...layer, zipPath: resolve(path) };
};

const byFunction = (
  functions: LambdaModel[],
  texts: Record<string, string>,
): Map<LambdaModel, string> =>
  new Map(Object.entries(texts).map(([name, text]) => [functionNamed(functions, name), text]));

/**
 * @returns the paths of the variables that are overridden, and of the variables of their functions as a whole.
 * @throws {GatewayError} when a name matches no function, or several.
 */
export const listGivenVariables = (
  functions: LambdaModel[],
  { variables = {} }: FunctionOverrides,
): Set<string> =>
  new Set(
    Object.entries(variables).flatMap(([name, given]) =>
      functionsNamed(functions, name).flatMap(({ address }) => {
        const all = `${address}.environment.variables`;
        return [all, ...Object.keys(given).map((variable) => `${all}.${variable}`)];
      }),
    ),
  );

const isExactly = ({ functionName, address }: LambdaModel, name: string): boolean =>
  [functionName, address].includes(name);

const isSimilar = ({ address }: LambdaModel, name: string): boolean =>
  address.endsWith(`aws_lambda_function.${name}`);

const isNamed = (fn: LambdaModel, name: string): boolean =>
  isExactly(fn, name) || isSimilar(fn, name);

const functionsNamed = (functions: LambdaModel[], name: string): LambdaModel[] =>
  name === "*" ? functions : [functionNamed(functions, name)];

const functionNamed = (functions: LambdaModel[], name: string): LambdaModel => {
  const exact = functions.find((fn) => isExactly(fn, name));
  const similar = functions.filter((fn) => isSimilar(fn, name));
  const [only, ...others] = exact ? [exact] : similar;
  if (only && others.length === 0) return only;
  const known = functions.map(({ functionName, address }) => `${functionName} (${address})`);
  throw new GatewayError(
    "INVALID_CONFIGURATION",
    `"${name}" matches ${only ? "several functions" : "no function"} of this configuration; ` +
      `expected one of ${known.join(", ")}.`,
  );
};
