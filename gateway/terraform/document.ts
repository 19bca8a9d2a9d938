// Reads and validates Terraform's JSON syntax, as CDKTF writes it.
// https://developer.hashicorp.com/terraform/language/syntax/json
import { MAX_JSON_DEPTH, parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { existsSync } from "node:fs";
import { readBoundedFile } from "../../shared/bounded-file.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { anything, listOf, mapOf, oneOrMore, findProblem, shaped, text } from "./shape.ts";
import { findExcess } from "./resource-limit.ts";
import { isObject, type Value } from "./values.ts";

type Body = { [argument: string]: Value };

export interface TerraformDocument {
  /** By type, then by name. */
  resource?: Record<string, Record<string, Body>>;
  data?: Record<string, Record<string, Body>>;
  provider?: Record<string, Body | Body[]>;
  variable?: Record<string, VariableBlock>;
  locals?: Record<string, Value>;
  output?: Record<string, { value: Value }>;
}

export interface VariableBlock {
  type?: string;
  default?: Value;
  description?: string;
  validation?: { condition: Value; error_message: string }[];
}

export const readDocument = (path: string): TerraformDocument => {
  if (!existsSync(path)) {
    throw new GatewayError(
      "MISSING_BUILD",
      `${path} does not exist: run "npm run build && npm run synth" first.`,
    );
  }
  return asDocument(parseJsonOrNothing(read(path)), path);
};

/** @param path for messages. @throws {GatewayError} for a value without the shape of a configuration. */
export const asDocument = (value: unknown, path: string): TerraformDocument => {
  if (!isObject(value)) {
    throw invalid(path, `expected a map, nested at most ${MAX_JSON_DEPTH} deep`);
  }
  const problem = findProblem(value, DOCUMENT) ?? findExcess(countResources(value));
  if (problem !== undefined) throw invalid(path, problem);
  return value;
};

const countResources = ({ resource = {} }: TerraformDocument): number =>
  Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);

const blocksByName = mapOf(mapOf(mapOf(anything)));
const DOCUMENT = shaped({
  resource: blocksByName,
  data: blocksByName,
  provider: mapOf(oneOrMore(mapOf(anything))),
  variable: mapOf(
    shaped({
      type: text,
      description: text,
      validation: listOf(shaped({ error_message: text })),
    }),
  ),
  locals: mapOf(anything),
});

const read = (path: string): string => {
  try {
    return readBoundedFile(path);
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
};

const invalid = (path: string, problem: string): GatewayError =>
  new GatewayError("INVALID_CONFIGURATION", `${path} is not valid Terraform JSON: ${problem}.`);

/** @returns nested blocks as a list. One block may be written as a map. */
export const blocks = (value: Value | undefined): Body[] => {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).filter(isObject);
};

/** @returns the first block, or an empty one. */
export const block = (value: Value | undefined): Body => blocks(value)[0] ?? {};
