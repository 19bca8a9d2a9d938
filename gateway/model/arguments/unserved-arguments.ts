// Warns by address of arguments that change what clients or functions see on AWS, but not here.
import { GatewayError } from "../../diagnostics/errors.ts";
import type { Resource } from "../../terraform/configuration.ts";
import { block, blocks } from "../../terraform/document.ts";
import type { Value } from "../../terraform/values.ts";
import type { Declaration } from "./declaration.ts";
import { ARGUMENTS } from "./table.ts";

/** @returns one line per argument. */
export const unservedArguments = (resources: Resource[]): string[] =>
  resources.flatMap((resource) => {
    const declarations = ARGUMENTS.get(resource.type);
    return declarations === undefined
      ? []
      : [...unserved(resource, declarations), ...undeclared(resource, declarations)];
  });

const unserved = (resource: Resource, declarations: readonly Declaration[]): string[] =>
  declarations
    .filter(({ kind }) => kind === "unserved")
    .filter(({ path, asksForMore }) => valuesAt(resource, path).some(asksForMore))
    .map(({ path, meaning }) => `${resource.address}.${path} is not served locally: ${meaning}.`);

/** @returns the values of the argument; one per block when the path is in a block. */
const valuesAt = (resource: Resource, path: string): Value[] => {
  const [argument = "", inner] = path.split(".");
  if (!resource.given.includes(argument)) return [];
  const value = readValue(resource, argument);
  return inner === undefined ? [value] : blocks(value).map((one) => block(one)[inner] ?? null);
};

/** An argument that cannot be evaluated counts as set. */
const readValue = (resource: Resource, argument: string): Value => {
  try {
    return resource.attribute(argument) ?? null;
  } catch (error) {
    if (error instanceof GatewayError) return true;
    throw error;
  }
};

/** For example arguments of a later provider version. */
const undeclared = (resource: Resource, declarations: readonly Declaration[]): string[] =>
  resource.given
    .filter((name) => !declarations.some(({ path }) => path.split(".")[0] === name))
    .map(
      (name) => `${resource.address}.${name} is unknown to the gateway and has no effect locally.`,
    );
