// The shape of the parts of a plan that the gateway reads; plan-document.ts has their types.
// https://developer.hashicorp.com/terraform/internals/json-format
import {
  anything,
  lazily,
  listOf,
  mapOf,
  nameText,
  oneOrMore,
  type Shape,
  shaped,
  textOrNumber,
} from "../terraform/shape.ts";

const expression = shaped({ references: listOf(nameText) });

/** An expression, or blocks with nested ones. */
const expressions: Shape = (value, path) => {
  const isExpression =
    typeof value === "object" &&
    value !== null &&
    (Object.hasOwn(value, "references") || Object.hasOwn(value, "constant_value"));
  return (isExpression ? expression : oneOrMore(mapOf(expressions)))(value, path);
};

const NAMED = { mode: nameText, type: nameText, name: nameText };
const REQUIRED = Object.keys(NAMED);

const plannedResource = shaped(
  { address: nameText, ...NAMED, index: textOrNumber, values: mapOf(anything) },
  ["address", ...REQUIRED],
);

const plannedModule: Shape = shaped({
  address: nameText,
  resources: listOf(plannedResource),
  child_modules: listOf(lazily(() => plannedModule)),
});

const resource = shaped(
  {
    ...NAMED,
    expressions: mapOf(expressions),
    for_each_expression: expression,
    depends_on: listOf(nameText),
  },
  REQUIRED,
);

const module: Shape = shaped({
  resources: listOf(resource),
  outputs: mapOf(shaped({ expression })),
  variables: mapOf(shaped({})),
  module_calls: mapOf(
    shaped(
      {
        expressions: mapOf(expressions),
        for_each_expression: expression,
        module: lazily(() => module),
      },
      ["module"],
    ),
  ),
});

/** Apart from the presence of its two parts. */
export const PLAN = shaped({
  variables: mapOf(shaped({})),
  planned_values: shaped({ root_module: plannedModule }, ["root_module"]),
  prior_state: shaped({ values: shaped({ root_module: plannedModule }) }),
  resource_changes: listOf(
    shaped({ address: nameText, change: shaped({}) }, ["address", "change"]),
  ),
  configuration: shaped(
    {
      root_module: module,
      provider_config: mapOf(shaped({ expressions: shaped({ region: expression }) })),
    },
    ["root_module"],
  ),
});
