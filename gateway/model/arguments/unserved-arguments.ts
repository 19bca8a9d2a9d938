// Warns by address of arguments that change what clients or functions see on AWS, but not here.
import { nameAll } from "../../diagnostics/name-all.ts";
import { groupBy } from "../../../shared/group-by.ts";
import { GatewayError } from "../../diagnostics/errors.ts";
import type { Resource } from "../../terraform/configuration.ts";
import { block, blocks } from "../../terraform/document.ts";
import type { Value } from "../../terraform/values.ts";
import type { Declaration } from "./declaration.ts";
import { ARGUMENTS } from "./table.ts";

interface Unserved {
  /** With the resource's address. */
  path: string;
  /** After "is" or "are"; the same for every resource of the type. */
  problem: string;
}

/** @returns one line per argument of a type. */
export const unservedArguments = (resources: Resource[]): string[] => {
  const httpApis = listHttpApis(resources);
  const found = resources.flatMap((resource) => {
    const protocol = isOfHttpApi(resource, httpApis) ? "HTTP" : "WEBSOCKET";
    const declarations = ARGUMENTS.get(resource.type)?.filter(
      (declaration) => (declaration.protocol ?? protocol) === protocol,
    );
    return declarations === undefined
      ? []
      : [...unserved(resource, declarations), ...undeclared(resource, declarations)].map(
          ({ argument, problem }) => ({
            path: `${resource.address}.${argument}`,
            key: `${resource.type}.${argument}: ${problem}`,
            problem,
          }),
        );
  });
  return [...groupBy(found, ({ key }) => key).values()].map(describeGroup);
};

/** No other resource has a protocol type. */
const listHttpApis = (resources: Resource[]): Set<Value> =>
  new Set(
    resources
      .filter((resource) => readValue(resource, "protocol_type") === "HTTP")
      .map((api) => readValue(api, "id")),
  );

const isOfHttpApi = (resource: Resource, httpApis: Set<Value>): boolean =>
  resource.type.startsWith("aws_apigatewayv2_") &&
  httpApis.has(readValue(resource, resource.type === "aws_apigatewayv2_api" ? "id" : "api_id"));

const describeGroup = (group: Unserved[]): string => {
  const verb = group.length === 1 ? "is" : "are";
  return `${nameAll(group.map(({ path }) => path))} ${verb} ${group[0]?.problem}`;
};

interface Argument {
  argument: string;
  problem: string;
}

const unserved = (resource: Resource, declarations: readonly Declaration[]): Argument[] =>
  declarations
    .filter(({ path, asksForMore }) => asksForMore && valuesAt(resource, path).some(asksForMore))
    .map(({ path, meaning }) => ({
      argument: path,
      problem: `not served locally: ${meaning}.`,
    }));

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
const undeclared = (resource: Resource, declarations: readonly Declaration[]): Argument[] =>
  resource.given
    .filter((name) => !declarations.some(({ path }) => path.split(".")[0] === name))
    .map((argument) => ({
      argument,
      problem: "unknown to the gateway and without effect locally.",
    }));
