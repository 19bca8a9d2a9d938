// The parts of `terraform show -json` output for a plan that the gateway reads.
// https://developer.hashicorp.com/terraform/internals/json-format
import { parseJson, TooDeepError } from "../../shared/bounded-json.ts";
import { existsSync, statSync } from "node:fs";
import { readBoundedFile, TooLargeError } from "../../shared/bounded-file.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { findExcess } from "../terraform/resource-limit.ts";
import { findProblem } from "../terraform/shape.ts";
import { PLAN } from "./plan-shape.ts";
import { isObject, type Value } from "../terraform/values.ts";

/** A plan does not contain HCL source: an expression is a constant, or a list of its references. */
export interface Expression {
  constant_value?: Value;
  references?: string[];
}

/** The expression of an attribute, or of nested blocks by argument. */
export type Expressions = Expression | Expressions[] | { [argument: string]: Expressions };

export interface ValuesResource {
  address: string;
  mode: "managed" | "data";
  type: string;
  name: string;
  /** Key of `for_each`, or index of `count`. */
  index?: string | number;
  values?: { [attribute: string]: Value };
}

export interface ValuesModule {
  /** Absent for the root module. */
  address?: string;
  resources?: ValuesResource[];
  child_modules?: ValuesModule[];
}

export interface ConfigurationResource {
  mode: "managed" | "data";
  type: string;
  name: string;
  expressions?: { [argument: string]: Expressions };
  for_each_expression?: Expression;
  depends_on?: string[];
}

export interface ConfigurationModule {
  resources?: ConfigurationResource[];
  outputs?: Record<string, { expression?: Expression }>;
  variables?: Record<string, { default?: Value }>;
  module_calls?: Record<string, ModuleCall>;
}

export interface ModuleCall {
  expressions?: { [variable: string]: Expressions };
  for_each_expression?: Expression;
  module: ConfigurationModule;
}

export interface PlanDocument {
  variables?: Record<string, { value?: Value }>;
  planned_values: { root_module: ValuesModule };
  /** The only part with data sources that were read during planning. */
  prior_state?: { values?: { root_module?: ValuesModule } };
  resource_changes?: { address: string; change: { after_unknown?: Value } }[];
  configuration: {
    root_module: ConfigurationModule;
    provider_config?: Record<string, { expressions?: { region?: Expression } }>;
  };
}

/** @throws {GatewayError} when the file does not exist, or is not a plan. */
export const readPlan = (path: string): PlanDocument => {
  if (!existsSync(path)) throw notAPlan(path, "it does not exist");
  return asPlan(parse(path), path);
};

/** @param path for messages. @throws {GatewayError} for a value without the shape of a plan. */
export const asPlan = (value: unknown, path: string): PlanDocument => {
  if (!isPlan(value)) throw notAPlan(path, "it lacks planned_values or configuration");
  const problem =
    findProblem(value, PLAN) ?? findExcess(countResources(value.planned_values.root_module));
  if (problem !== undefined) throw notAPlan(path, problem);
  return value;
};

const countResources = ({ resources = [], child_modules = [] }: ValuesModule): number =>
  child_modules.reduce((sum, child) => sum + countResources(child), resources.length);

const parse = (path: string): unknown => {
  if (statSync(path).isDirectory()) {
    throw notAPlan(path, "it is a folder; use --terraform for the folder of a project");
  }
  try {
    return parseJson(readBoundedFile(path));
  } catch (error) {
    const isTooMuch = error instanceof TooDeepError || error instanceof TooLargeError;
    throw notAPlan(path, isTooMuch ? error.message : "it is not JSON");
  }
};

const isPlan = (value: unknown): value is PlanDocument =>
  isObject(value) && isObject(value["planned_values"]) && isObject(value["configuration"]);

const notAPlan = (path: string, problem: string): GatewayError =>
  new GatewayError(
    "INVALID_CONFIGURATION",
    `${path} is not a plan: ${problem}. ` +
      'Create one with "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json".',
  );
