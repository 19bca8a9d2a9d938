// The shape of what `terraform show -json` writes about a plan, as far as it is read here.
// https://developer.hashicorp.com/terraform/internals/json-format
import { parseJson, TooDeepError } from "../../shared/bounded-json.ts";
import { existsSync, statSync } from "node:fs";
import { readBoundedFile, TooLargeError } from "../../shared/bounded-file.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { findProblem } from "../terraform/shape.ts";
import { PLAN } from "./plan-shape.ts";
import { isObject, type Value } from "../terraform/values.ts";

/** Of HCL the plan keeps no text: an expression is a constant, or the names that it refers to. */
export interface Expression {
  constant_value?: Value;
  references?: string[];
}

/** An attribute's expression, or those of nested blocks by their arguments. */
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
  /** Of the root module. Not Terraform's: it writes none, and --terraform adds what it can find out. */
  locals?: { [name: string]: Value };
  planned_values: { root_module: ValuesModule };
  /** Data sources that were read while planning are here only. */
  prior_state?: { values?: { root_module?: ValuesModule } };
  resource_changes?: { address: string; change: { after_unknown?: Value } }[];
  configuration: {
    root_module: ConfigurationModule;
    provider_config?: Record<string, { expressions?: { region?: Expression } }>;
  };
}

/** @throws {GatewayError} when there is no such file, or it holds something else. */
export const readPlan = (path: string): PlanDocument => {
  if (!existsSync(path)) throw notAPlan(path, "it does not exist");
  return asPlan(parse(path), path);
};

/** @param path that it is from: for people. @throws {GatewayError} for what has not the shape of a plan. */
export const asPlan = (value: unknown, path: string): PlanDocument => {
  if (!isPlan(value)) throw notAPlan(path, "it has no planned_values and configuration");
  const problem = findProblem(value, PLAN);
  if (problem !== undefined) throw notAPlan(path, problem);
  return value;
};

const parse = (path: string): unknown => {
  if (statSync(path).isDirectory()) {
    throw notAPlan(path, "it is a folder, and --terraform is for the folder of a project");
  }
  try {
    return parseJson(readBoundedFile(path));
  } catch (error) {
    const isTooMuch = error instanceof TooDeepError || error instanceof TooLargeError;
    throw notAPlan(path, isTooMuch ? error.message : "it is no JSON");
  }
};

const isPlan = (value: unknown): value is PlanDocument =>
  isObject(value) && isObject(value["planned_values"]) && isObject(value["configuration"]);

const notAPlan = (path: string, problem: string): GatewayError =>
  new GatewayError(
    "INVALID_CONFIGURATION",
    `${path} is no plan: ${problem}. ` +
      'Make one with "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json".',
  );
