// Values of input variables: TF_VAR_… in the environment, else the default.
// https://developer.hashicorp.com/terraform/language/values/variables
import { GatewayError } from "../diagnostics/errors.ts";
import type { Budget } from "./budget.ts";
import type { VariableBlock } from "./document.ts";
import { parseExpression, parseTemplate } from "./expression.ts";
import type { Scope } from "./scope.ts";
import { toText, type Value } from "./values.ts";

export type Environment = Record<string, string | undefined>;

/** @throws {GatewayError} for a variable without a value, or whose validation fails. */
export const variableValues = (
  variables: Record<string, VariableBlock> = {},
  environment: Environment,
  budget: Budget,
): { [name: string]: Value } => {
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [
      name,
      variableValue(name, variable, budget, environment[`TF_VAR_${name}`]),
    ]),
  );
  for (const [name, variable] of Object.entries(variables))
    validate(name, variable, values, budget);
  return values;
};

const variableValue = (
  name: string,
  variable: VariableBlock,
  budget: Budget,
  given?: string,
): Value => {
  if (given !== undefined) return parseGiven(budget, given, variable.type);
  if (variable.default !== undefined) return variable.default;
  const { description = "no description" } = variable;
  throw new GatewayError(
    "MISSING_VARIABLE",
    `The variable "${name}" has no value (${description}): set TF_VAR_${name} in the environment.`,
  );
};

/** A string is used verbatim; any other type is parsed as an expression. */
const parseGiven = (budget: Budget, given: string, type = "string"): Value =>
  type === "string" ? given : parseExpression(given, { budget })(noNames);

const noNames: Scope = (name) => {
  throw new GatewayError("EXPRESSION", `A variable's value cannot refer to "${name}"`);
};

const validate = (
  name: string,
  { validation = [] }: VariableBlock,
  values: { [name: string]: Value },
  budget: Budget,
): void => {
  for (const { condition, error_message: message } of validation) {
    const holds = parseTemplate(toText(condition), { budget })(() => values);
    if (holds !== true) {
      throw new GatewayError(
        "INVALID_CONFIGURATION",
        `The variable "${name}" is invalid: ${message}`,
      );
    }
  }
};
